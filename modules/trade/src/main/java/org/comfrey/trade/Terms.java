package org.comfrey.trade;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.trade.PriceLine;
import org.comfrey.api.trade.RefundTier;
import org.jspecify.annotations.Nullable;

/**
 * What client and provider agreed on when the order was placed; it never changes and travels in the
 * first step.
 *
 * @param start of the first appointment; of goods, when they were quoted, which end is then too
 * @param sessions how many appointments a package has
 */
record Terms(
    ListingId listing,
    long listingVersion,
    String title,
    PersonId client,
    PersonId provider,
    Instant start,
    Instant end,
    String zone,
    List<PriceLine> lines,
    Money total,
    List<RefundTier> refunds,
    String agreement,
    String agreementHash,
    String cancellationPolicy,
    String placeKind,
    @Nullable Integer sessions) {
  static final String GOODS = "goods";
  private static final String PACKAGE = "package";
  private static final String APPOINTMENT = "appointment";

  /** Whether something is sent, and nobody's time is taken. */
  boolean goods() {
    return !start.isBefore(end);
  }

  /** What the order is of, as people are told. */
  String kind() {
    return goods() ? GOODS : sessions != null ? PACKAGE : APPOINTMENT;
  }
}
