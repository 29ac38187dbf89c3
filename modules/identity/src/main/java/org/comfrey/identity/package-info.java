/** Module identity. */
@NullMarked
package org.comfrey.identity;

import org.jspecify.annotations.NullMarked;
