/** Module trade. */
@NullMarked
package org.comfrey.trade;

import org.jspecify.annotations.NullMarked;
