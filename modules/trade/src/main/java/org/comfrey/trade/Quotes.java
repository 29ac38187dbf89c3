package org.comfrey.trade;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.Interpreter;
import org.comfrey.api.BookingId;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.QuoteId;
import org.comfrey.api.calendar.internal.HoldCommand;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.api.calendar.internal.HoldsApi;
import org.comfrey.api.marketplace.internal.Offer;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.api.trade.PriceLine;
import org.comfrey.api.trade.Quote;
import org.comfrey.api.trade.QuoteRequest;
import org.comfrey.api.trade.RefundTier;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.Problems;

/** Prices of slots, written down so that both sides later agree on what was shown. */
final class Quotes {
  static final Duration GOOD_FOR = Duration.ofMinutes(30);
  static final String APPOINTMENT_PRICE = "appointment-price";
  private static final int WHOLE_BASIS_POINTS = 10_000;

  private final ModuleDatabase database;
  private final Agreements agreements;
  private final OffersApi offers;
  private final HoldsApi holds;
  private final Ids ids;
  private final Clock clock;

  Quotes(
      ModuleDatabase database,
      Agreements agreements,
      OffersApi offers,
      HoldsApi holds,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.agreements = agreements;
    this.offers = offers;
    this.holds = holds;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * A quote as it was given.
   *
   * @param placed whether it became an order
   */
  record Given(Terms terms, Instant expires, boolean placed) {}

  Quote quote(PersonId client, QuoteRequest request) {
    Offer offer = offers.offer(request.listing());
    if (offer.provider().equals(client)) {
      throw Refusals.OWN_LISTING.because("You offer listing " + offer.id() + " yourself.");
    }
    QuoteId id = new QuoteId(ids.next());
    Interpreter interpreter =
        agreements
            .newest(offer.agreement())
            .orElseThrow(() ->
                Problems.invalid(
                    "listing",
                    "agreement-unknown",
                    "The listing names the agreement " + offer.agreement() + ".",
                    "a published agreement"));
    fits(offer, interpreter.agreement());
    if (Integer.valueOf(0).equals(offer.left())) {
      throw Refusals.soldOut(offer.title());
    }
    Terms terms = terms(client, offer, time(id, client, offer, request), interpreter.agreement());
    Instant expires = clock.instant().plus(GOOD_FOR);
    database
        .sql()
        .sql("insert into quote (id, client, terms, expires) values (?, ?, ?::jsonb, ?)")
        .params(
            id.value(),
            client.value(),
            Json.answers().writeValueAsString(terms),
            OrderStore.utc(expires))
        .update();
    return view(id, terms, interpreter.agreement(), expires);
  }

  /** Goods need an agreement without an appointment, a package one that pays for each. */
  private static void fits(Offer offer, Agreement agreement) {
    boolean goods = offer.plan() == null;
    boolean many = offer.sessions() != null;
    if (goods == agreement.appointment()
        || many != agreement.amounts().containsKey(APPOINTMENT_PRICE)) {
      throw Refusals.OFFER_UNFIT.because(
          "Listing "
              + offer.id()
              + " cannot be sold under the agreement "
              + agreement.name()
              + "; its provider has to choose another.");
    }
  }

  /** When it is, and where that is said: the slot, or for goods this moment. */
  private HoldReply.Held time(QuoteId id, PersonId client, Offer offer, QuoteRequest request) {
    Instant start = request.start();
    if (offer.plan() == null) {
      // Without nanoseconds: what is written down is read back the same.
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      return new HoldReply.Held(new BookingId(id.value()), now, now, "UTC");
    }
    if (start == null) {
      throw Problems.invalid(
          "start", "required", "Say the start of the slot.", "2026-11-22T09:00:00Z");
    }
    return free(holds.check(new HoldCommand(new OrderId(id.value()), offer.id(), client, start)));
  }

  Optional<Given> find(QuoteId id, PersonId client) {
    return database
        .sql()
        .sql(
            """
            select terms, expires,
              exists (select from orders where orders.id = quote.id and step > 0) as placed
            from quote where id = ? and client = ?
            """)
        .params(id.value(), client.value())
        .query((rows, _) ->
            new Given(
                Json.answers().readValue(rows.getString("terms"), Terms.class),
                OrderStore.instant(rows, "expires"),
                rows.getBoolean("placed")))
        .optional();
  }

  /** The held slot, or the problem that names what is free instead. */
  static HoldReply.Held free(HoldReply reply) {
    return switch (reply) {
      case HoldReply.Held held -> held;
      case HoldReply.Taken(var alternatives) ->
          throw Refusals.SLOT_TAKEN
              .because("This time was taken a moment ago; the nearest free ones are listed.")
              .with("alternatives", alternatives);
      case HoldReply.NotOffered(String reason, var alternatives) ->
          throw Refusals.SLOT_NOT_OFFERED
              .because("The provider's plan does not offer this time: " + reason + ".")
              .with("reason", reason)
              .with("alternatives", alternatives);
    };
  }

  private static Terms terms(
      PersonId client, Offer offer, HoldReply.Held held, Agreement agreement) {
    return new Terms(
        offer.id(),
        offer.version(),
        offer.title(),
        client,
        offer.provider(),
        held.start(),
        held.end(),
        held.zone(),
        List.of(new PriceLine(line(offer), offer.price())),
        offer.price(),
        refunds(agreement, offer.cancellationPolicy(), offer.price(), held.start()),
        agreement.name(),
        agreement.hash(),
        offer.cancellationPolicy(),
        offer.placeKind(),
        offer.sessions(),
        null,
        offer.disclaimers());
  }

  private static String line(Offer offer) {
    return offer.plan() == null ? Terms.GOODS : offer.sessions() != null ? "package" : "session";
  }

  /**
   * What a client who cancels gets back, by time before the start; the last line is for ever after.
   * Nothing where the agreement has no policy.
   */
  static List<RefundTier> refunds(Agreement agreement, String choice, Money price, Instant start) {
    List<RefundTier> refunds = new ArrayList<>();
    for (Agreement.Tier tier : tiers(agreement, choice)) {
      long back =
          Math.multiplyHigh(price.amountMinor(), tier.basisPoints()) == 0
              ? price.amountMinor() * tier.basisPoints() / WHOLE_BASIS_POINTS
              : price.amountMinor() / WHOLE_BASIS_POINTS * tier.basisPoints();
      refunds.add(
          new RefundTier(
              tier.notice().map(start::minus).orElse(null), new Money(back, price.currency())));
    }
    if (agreement.policies().isEmpty()) {
      return refunds;
    }
    if (refunds.isEmpty() || refunds.getLast().until() != null) {
      refunds.add(new RefundTier(null, new Money(0, price.currency())));
    }
    return refunds;
  }

  /** The tiers that an order takes for every policy of its agreement: longest notice first. */
  static Map<String, List<Agreement.Tier>> policies(Agreement agreement, String choice) {
    Map<String, List<Agreement.Tier>> policies = new java.util.LinkedHashMap<>();
    agreement
        .policies()
        .forEach((name, policy) ->
            policies.put(
                name,
                sorted(
                    policy
                        .choices()
                        .getOrDefault(choice, policy.choices().values().iterator().next()))));
    return policies;
  }

  private static List<Agreement.Tier> tiers(Agreement agreement, String choice) {
    return policies(agreement, choice).values().stream().findFirst().orElse(List.of());
  }

  private static List<Agreement.Tier> sorted(List<Agreement.Tier> tiers) {
    return tiers.stream()
        .sorted(
            Comparator.comparing((Agreement.Tier t) -> t.notice().orElse(Duration.ZERO)).reversed())
        .toList();
  }

  private static Quote view(QuoteId id, Terms terms, Agreement agreement, Instant expires) {
    return new Quote(
        id,
        terms.listing(),
        terms.listingVersion(),
        terms.title(),
        terms.provider(),
        terms.start(),
        terms.end(),
        terms.zone(),
        terms.lines(),
        terms.total(),
        terms.refunds(),
        terms.agreement(),
        terms.agreementHash(),
        terms.cancellationPolicy(),
        agreement.transitions().values().stream().anyMatch(t -> t.name().equals("accept")),
        expires,
        terms.kind(),
        terms.sessions(),
        terms.disclaimers());
  }
}
