package org.comfrey.trade;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.trade.PriceLine;
import org.comfrey.api.trade.RefundTier;

/**
 * What client and provider agreed on when the order was placed; it never changes and travels in the
 * first step.
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
    String placeKind) {}
