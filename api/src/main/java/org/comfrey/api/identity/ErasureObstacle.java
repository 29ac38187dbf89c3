package org.comfrey.api.identity;

import org.comfrey.api.Money;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody cannot be erased yet.
 *
 * @param kind open-order, open-dispute, wallet-balance, money-under-way, open-chargeback, owed,
 *     last-operator or suspended
 * @param reference the id of the order, dispute or payment
 * @param amount how much money it is about
 */
public record ErasureObstacle(String kind, @Nullable String reference, @Nullable Money amount) {}
