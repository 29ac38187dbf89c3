/** Module marketplace. */
@NullMarked
package org.comfrey.marketplace;

import org.jspecify.annotations.NullMarked;
