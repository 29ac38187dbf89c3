/**
 * Commission tiers: rule data of operators that says how the platform's share falls with what a
 * provider's completed orders came to. Volume is read from what steps paid, which module payments
 * has already written for its earnings; the rate that counts is fixed in an order when it is
 * placed.
 *
 * <p>Owns {@code commission_rule}, reads {@code earning}; emits nothing.
 */
@NullMarked
package org.comfrey.payments.commission;

import org.jspecify.annotations.NullMarked;
