package org.comfrey.api.trade;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.QuoteId;
import org.comfrey.api.marketplace.Disclaimer;
import org.jspecify.annotations.Nullable;

/**
 * What a slot costs, all included, and what comes back on cancelling. listingVersion is the offer
 * that it was made from. kind is appointment, package (of so many sessions; start and end are those
 * of the first) or goods, whose start and end are when the quote was given. disclaimers are what
 * the client is told before booking; the order keeps them.
 */
public record Quote(
    QuoteId id,
    ListingId listing,
    long listingVersion,
    String title,
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
    boolean needsAcceptance,
    Instant expires,
    String kind,
    @Nullable Integer sessions,
    @Nullable List<Disclaimer> disclaimers) {}
