/** What modules ask of identity. */
@NullMarked
package org.comfrey.api.identity.internal;

import org.jspecify.annotations.NullMarked;
