/**
 * Coupons: money that somebody else than the client puts into an order. A coupon's cost is set
 * aside in an account of its own when it is given out, so that a use never fails for want of money;
 * limits are counted under the lock of the coupon's row. A use is part of a payment: it is reserved
 * when the card is asked, comes in with the card's money in one commit, and what goes back later
 * goes back to whoever paid it, in proportion.
 *
 * <p>Owns {@code coupon}, {@code coupon_use} and {@code coupon_return}; emits nothing.
 */
@NullMarked
package org.comfrey.payments.coupon;

import org.jspecify.annotations.NullMarked;
