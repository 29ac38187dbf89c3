package org.comfrey.payments.invoice;

import java.util.List;
import org.comfrey.api.payments.internal.Move;

/**
 * What the moves of one step mean for the books of the order's parties, in minor units.
 *
 * @param soldMinor what the client put in
 * @param returnedMinor what the client got back
 * @param earnedMinor what came into the provider's wallet; negative where it left
 * @param commissionMinor what the platform took; negative where it gave back
 */
record StepSums(long soldMinor, long returnedMinor, long earnedMinor, long commissionMinor) {
  static StepSums of(List<Move> moves) {
    long sold = 0;
    long returned = 0;
    long earned = 0;
    long commission = 0;
    for (Move move : moves) {
      long amount = move.amountMinor();
      if (isClient(move.from()) && !isClient(move.to())) {
        sold = Math.addExact(sold, amount);
      }
      if (isClient(move.to()) && !isClient(move.from())) {
        returned = Math.addExact(returned, amount);
      }
      earned = Math.addExact(earned, signed(move, "provider"));
      commission = Math.addExact(commission, signed(move, "platform"));
    }
    return new StepSums(sold, returned, earned, commission);
  }

  /**
   * The same without what a provider's own coupon paid: that much of the price was never agreed, so
   * it is neither invoiced nor credited. What was earned stays what it was.
   */
  StepSums lessOwnCoupon(long paidMinor, long backMinor) {
    return new StepSums(
        Math.max(0, soldMinor - paidMinor),
        Math.max(0, returnedMinor - backMinor),
        earnedMinor,
        commissionMinor);
  }

  private static boolean isClient(String place) {
    return place.equals("payment") || place.equals("client");
  }

  private static long signed(Move move, String place) {
    long in = move.to().equals(place) ? move.amountMinor() : 0;
    return move.from().equals(place) ? in - move.amountMinor() : in;
  }

  boolean invoicesNothing() {
    return soldMinor == 0 && returnedMinor == 0 && commissionMinor == 0;
  }
}
