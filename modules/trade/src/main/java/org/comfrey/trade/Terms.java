package org.comfrey.trade;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.Disclaimer;
import org.comfrey.api.trade.PriceLine;
import org.comfrey.api.trade.RefundTier;
import org.jspecify.annotations.Nullable;

/**
 * What client and provider agreed on when the order was placed; it never changes and travels in the
 * first step.
 *
 * @param start of the first appointment; of goods, when they were quoted, which end is then too
 * @param sessions how many appointments a package has
 * @param commissionAtMost the provider's rate in basis points when the order was placed, where it
 *     is below the agreement's; absent in a quote
 * @param disclaimers what the client was shown before booking, as it read then
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
    @Nullable Integer sessions,
    @Nullable Integer commissionAtMost,
    @Nullable List<Disclaimer> disclaimers) {
  static final String GOODS = "goods";
  private static final String PACKAGE = "package";
  private static final String APPOINTMENT = "appointment";

  /** The same, with what was promised to the provider. */
  Terms with(@Nullable Integer commission) {
    return new Terms(
        listing,
        listingVersion,
        title,
        client,
        provider,
        start,
        end,
        zone,
        lines,
        total,
        refunds,
        agreement,
        agreementHash,
        cancellationPolicy,
        placeKind,
        sessions,
        commission,
        disclaimers);
  }

  /** Whether something is sent, and nobody's time is taken. */
  boolean goods() {
    return !start.isBefore(end);
  }

  /** What the order is of, as people are told. */
  String kind() {
    return goods() ? GOODS : sessions != null ? PACKAGE : APPOINTMENT;
  }
}
