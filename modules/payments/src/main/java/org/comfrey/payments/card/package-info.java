/**
 * Payments by card: charges, their unknown outcomes, and refunds to cards.
 *
 * <p>Owns the tables {@code payment} and {@code refund}; emits {@link
 * org.comfrey.api.payments.events.PaymentSettled}, and {@link
 * org.comfrey.api.payments.events.WalletMoved} for deposits and for refunds that no card took.
 */
@NullMarked
package org.comfrey.payments.card;

import org.jspecify.annotations.NullMarked;
