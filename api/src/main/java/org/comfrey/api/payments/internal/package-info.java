/** What modules ask of payments: the steps of orders and the money behind them. */
@NullMarked
package org.comfrey.api.payments.internal;

import org.jspecify.annotations.NullMarked;
