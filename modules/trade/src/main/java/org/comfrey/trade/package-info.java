/**
 * Orders. This package interprets agreements, proposes each step of an order to payments, which
 * alone accepts or refuses it, and keeps what was accepted as a projection that people read.
 *
 * <p>Owns the schema {@code trade}: quotes, the order projection with its timeline, disputes with
 * their record and rulings, published agreements. Emits {@code trade.order-advanced}, {@code
 * trade.dispute-changed} and {@code trade.agreement-published}. Listens to {@code
 * payments.step-accepted}, {@code payments.payment-settled} and {@code payments.wallet-moved}.
 * Orders can be lost and rebuilt from the accepted steps; quotes, agreements and what people wrote
 * into a dispute can not.
 */
@NullMarked
package org.comfrey.trade;

import org.jspecify.annotations.NullMarked;
