package org.comfrey.trade;

import org.comfrey.agreement.OrderState;
import org.jspecify.annotations.Nullable;

/**
 * What trade writes into each step, so that an order can be rebuilt from its accepted steps alone.
 *
 * @param next where the order stands after the step
 * @param terms in the first step only
 * @param reason in the step that opens a dispute only
 * @param ruling in the step that carries a ruling out only
 * @param proposed the other time that the step leaves proposed
 */
record StepDetail(
    OrderState next,
    @Nullable Terms terms,
    @Nullable String reason,
    @Nullable SignedRuling ruling,
    OrderState.@Nullable Appointment proposed) {}
