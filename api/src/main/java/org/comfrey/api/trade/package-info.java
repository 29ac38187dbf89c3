/** Orders: quotes, orders, their steps and agreements. Served by module trade. */
@NullMarked
package org.comfrey.api.trade;

import org.jspecify.annotations.NullMarked;
