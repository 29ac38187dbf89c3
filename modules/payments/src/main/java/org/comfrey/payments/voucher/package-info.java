/**
 * Gift vouchers: money that somebody paid in advance and that belongs to whoever has the code. It
 * lies in an account of its own, a liability, from the card's payment until it is redeemed into a
 * wallet, pays an order, goes back to the card, or expires. The code is computed from the
 * installation's key and stored as a keyed hash alone.
 *
 * <p>Owns {@code voucher}, {@code voucher_use} and {@code voucher_rule}; emits {@code WalletMoved}.
 */
@NullMarked
package org.comfrey.payments.voucher;

import org.jspecify.annotations.NullMarked;
