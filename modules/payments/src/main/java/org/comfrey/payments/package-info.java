/** Module payments. */
@NullMarked
package org.comfrey.payments;

import org.jspecify.annotations.NullMarked;
