/**
 * Money as people see it: wallets and their statements, transfers between them, payouts to banks,
 * and the cards and bank accounts that people keep.
 *
 * <p>Owns the tables {@code payout}, {@code payment_method} and {@code transfer_note}; emits {@link
 * org.comfrey.api.payments.events.MoneySent} and {@link
 * org.comfrey.api.payments.events.WalletMoved}.
 */
@NullMarked
package org.comfrey.payments.wallet;

import org.jspecify.annotations.NullMarked;
