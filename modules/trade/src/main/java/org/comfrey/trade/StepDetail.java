package org.comfrey.trade;

import org.comfrey.agreement.OrderState;
import org.jspecify.annotations.Nullable;

/**
 * What trade writes into each step, so that an order can be rebuilt from its accepted steps alone.
 *
 * @param next where the order stands after the step
 * @param terms in the first step only
 */
record StepDetail(OrderState next, @Nullable Terms terms) {}
