package org.comfrey.api.trade;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.DisputeId;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.Disclaimer;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.payments.PaymentView;
import org.jspecify.annotations.Nullable;

/**
 * An order as its parties see it. state is the agreement's state; ended tells whether it is over;
 * place carries address or link once it is booked; due is what the client is asked to pay now;
 * deadline is the next thing that time does; proposed is another time that awaits consent; dispute
 * is the last one about it. kind is appointment, package (of so many sessions, of which so many are
 * done; start and end are those of the present one) or goods, whose start and end are when they
 * were ordered; delivery is where those are sent.
 *
 * @param disclaimers what the client was told before booking, as it read then
 * @param commissionAtMost for the provider and staff: the rate in hundredths of a percent that was
 *     fixed when the order was placed, where it is below the agreement's
 */
public record Order(
    OrderId id,
    long step,
    String state,
    boolean ended,
    ListingId listing,
    String title,
    PersonId client,
    String clientName,
    PersonId provider,
    String providerName,
    Instant start,
    Instant end,
    String zone,
    List<PriceLine> lines,
    Money total,
    long heldMinor,
    String agreement,
    String agreementHash,
    String cancellationPolicy,
    List<RefundTier> refunds,
    @Nullable Money due,
    @Nullable Deadline deadline,
    List<Action> actions,
    @Nullable Place place,
    @Nullable PaymentView payment,
    @Nullable ProposedTime proposed,
    @Nullable DisputeId dispute,
    Instant placed,
    String kind,
    @Nullable Integer sessions,
    @Nullable Integer sessionsDone,
    @Nullable DeliveryAddress delivery,
    @Nullable Money coupon,
    @Nullable Integer commissionAtMost,
    @Nullable List<Disclaimer> disclaimers) {}
