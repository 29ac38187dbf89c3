/** People: registration, sign-in, profiles. Served by module identity. */
@NullMarked
package org.comfrey.api.identity;

import org.jspecify.annotations.NullMarked;
