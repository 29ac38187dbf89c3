package org.comfrey.trade;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.Interpreter;
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

  /** A quote as it was given, with the person that it was given to. */
  record Given(Terms terms, Instant expires) {}

  Quote quote(PersonId client, QuoteRequest request) {
    Offer offer = offers.offer(request.listing());
    if (offer.provider().equals(client)) {
      throw Refusals.OWN_LISTING.because("You offer listing " + offer.id() + " yourself.");
    }
    QuoteId id = new QuoteId(ids.next());
    HoldCommand slot =
        new HoldCommand(new OrderId(id.value()), offer.id(), client, request.start());
    HoldReply.Held held = free(holds.check(slot));
    Interpreter interpreter =
        agreements
            .newest(offer.agreement())
            .orElseThrow(() ->
                Problems.invalid(
                    "listing",
                    "agreement-unknown",
                    "The listing names the agreement " + offer.agreement() + ".",
                    "a published agreement"));
    Terms terms = terms(client, offer, held, interpreter.agreement());
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

  Optional<Given> find(QuoteId id, PersonId client) {
    return database
        .sql()
        .sql("select terms, expires from quote where id = ? and client = ?")
        .params(id.value(), client.value())
        .query((rows, _) ->
            new Given(
                Json.answers().readValue(rows.getString("terms"), Terms.class),
                OrderStore.instant(rows, "expires")))
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
        List.of(new PriceLine("session", offer.price())),
        offer.price(),
        refunds(agreement, offer.cancellationPolicy(), offer.price(), held.start()),
        agreement.name(),
        agreement.hash(),
        offer.cancellationPolicy(),
        offer.placeKind());
  }

  /**
   * What a client who cancels gets back, by time before the start; the last line is for ever after.
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
        expires);
  }
}
