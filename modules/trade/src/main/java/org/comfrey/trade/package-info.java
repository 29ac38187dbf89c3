/**
 * Orders. This package interprets agreements, proposes each step of an order to payments, which
 * alone accepts or refuses it, and keeps what was accepted as a projection that people read.
 *
 * <p>Owns the schema {@code trade}: quotes, the order projection with its timeline, published
 * agreements. Emits {@code trade.order-advanced}. Listens to {@code payments.step-accepted} and
 * {@code payments.payment-settled}. Everything here can be lost and rebuilt from the accepted
 * steps, except a quote and an order that was not yet placed.
 */
@NullMarked
package org.comfrey.trade;

import org.jspecify.annotations.NullMarked;
