package org.comfrey.payments.voucher;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A voucher as its row has it.
 *
 * @param payment how the payment that buys it stands; absent where it was never begun
 * @param challengeUrl where the card's owner confirms it
 * @param takenMinor what was taken or is being taken from it
 * @param refunded whether it went back to its card
 */
@SuppressWarnings("ArrayRecordComponent") // A row as it was read: nobody compares or changes it.
record VoucherRow(
    UUID id,
    PersonId buyer,
    long amountMinor,
    String currency,
    byte @Nullable [] message,
    Instant bought,
    Instant expires,
    @Nullable String payment,
    @Nullable String challengeUrl,
    long takenMinor,
    boolean refunded) {
  boolean paid() {
    return "succeeded".equals(payment);
  }

  long leftMinor() {
    return paid() ? amountMinor - takenMinor : 0;
  }

  String state(Instant now) {
    if (payment != null && payment.equals("declined")) {
      return "declined";
    }
    if (!paid()) {
      return "paying";
    }
    if (refunded) {
      return "refunded";
    }
    if (leftMinor() == 0 && now.isBefore(expires)) {
      return "spent";
    }
    return now.isBefore(expires) ? "live" : "expired";
  }
}
