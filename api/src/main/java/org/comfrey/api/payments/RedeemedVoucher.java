package org.comfrey.api.payments;

import java.time.Instant;
import org.comfrey.api.Money;

/** What came into the wallet, and what is left of the voucher. */
public record RedeemedVoucher(Money amount, Money left, Instant expires) {}
