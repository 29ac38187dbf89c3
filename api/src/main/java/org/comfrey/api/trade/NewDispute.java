package org.comfrey.api.trade;

import org.comfrey.api.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * Opens a dispute about an order.
 *
 * @param transition the transition that does so, from the order's actions; when absent, the first
 *     one that the caller may take now
 * @param reason not-as-described, absence, quality, charged-wrongly, not-delivered, safety or other
 * @param statement what happened, in the caller's words
 */
public record NewDispute(
    OrderId order, @Nullable String transition, String reason, String statement) {}
