package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comfrey.api.Money;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.payments.Balance;
import org.comfrey.api.trade.DeliveryAddress;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.OrderStory;
import org.comfrey.api.trade.Quote;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Orders that are more than one appointment, or none: packages, series and goods. */
class SalesJourneyTest {
  private static final DeliveryAddress ADDRESS =
      new DeliveryAddress("A. Client", "2 Made-up Street", "1080", "Vienna", "AT");

  private static Platform platform;
  private static int stories;

  private Someone client;
  private Someone provider;
  private Someone operator;
  private Instant start;

  @BeforeAll
  static void begin() {
    platform = Platform.started();
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  @BeforeEach
  void people() {
    int story = ++stories;
    client = platform.known("Buying client " + story, "Europe/London", "member");
    provider = platform.known("Selling provider " + story, "Europe/Vienna", "member");
    operator = platform.known("Sales clerk " + story, "Europe/Vienna", "member", "operator");
    client = platform.lasting(client, "member");
    provider = platform.lasting(provider, "member");
    operator = platform.lasting(operator, "member", "operator");
    start = Market.opening(platform.clock().instant().plus(Duration.ofDays(3)));
  }

  private Listing packageOf(int sessions, long priceMinor, String policy) {
    Plan plan = provider.http().post("/v1/plans", Market.plan()).as(Plan.class);
    return Market.published(
        provider,
        new ListingDraft(
            "Deep back massages",
            "Slow work for tired backs, again and again.",
            "massage",
            new Money(priceMinor, "EUR"),
            60,
            "package",
            policy,
            plan.id(),
            Market.PRACTICE,
            List.of("en"),
            List.of(),
            sessions));
  }

  private Listing goods() {
    return Market.published(
        provider,
        new ListingDraft(
            "Comfrey balm",
            "A balm for tired backs.",
            "massage",
            new Money(1_995, "EUR"),
            null,
            "goods",
            null,
            null,
            new Place("delivery", "Vienna", "AT", null, null, null, null),
            List.of("en"),
            List.of()));
  }

  private Quote asked(Listing listing) {
    return client.http().post("/v1/quotes", Map.of("listing", listing.id())).as(Quote.class);
  }

  private Answer ordered(Quote quote) {
    return client.http().post("/v1/orders", Map.of("quote", quote.id(), "delivery", ADDRESS));
  }

  private Order bought() {
    Order order = ordered(asked(goods())).as(Order.class);
    assertThat(Market.pay(client, order, Market.APPROVED).status()).isEqualTo("succeeded");
    platform.settle();
    return Market.order(client, order);
  }

  private Answer take(Someone who, Order order, String transition, Instant at) {
    return who.http()
        .post(
            "/v1/orders/" + order.id() + "/transitions",
            Map.of("transition", transition, "inputs", Map.of("start", at.toString())));
  }

  private Order took(Someone who, Order order, String transition) {
    Market.take(who, order, transition).orThrow();
    platform.settle();
    return Market.order(client, order);
  }

  private void balances(long held, long clients, long providers) {
    Balance mine = Market.balance(client);
    Balance theirs = Market.balance(provider);
    assertThat(
            List.of(
                mine.escrowPaidMinor(),
                mine.availableMinor(),
                theirs.escrowExpectedMinor(),
                theirs.availableMinor()))
        .containsExactly(held, clients, held, providers);
  }

  /** What happened, what everybody was told of it, and that no pot holds anything at the end. */
  private void told(Order order, String... transitions) {
    OrderStory story =
        operator.http().get("/v1/operator/orders/" + order.id()).as(OrderStory.class);
    assertThat(story.timeline().stream().map(step -> step.transition()).toList())
        .containsExactly(transitions);
    assertThat(platform.events("trade", order.id()))
        .isEqualTo(Collections.nCopies(transitions.length, "trade.order-advanced.v1"));
    assertThat(
            platform.events("payments", order.id()).stream()
                .filter(event -> event.equals("payments.step-accepted.v1")))
        .hasSize(transitions.length);
    assertThat(story.money().potsMinor().values()).allMatch(left -> left == 0);
  }

  private List<Instant> agenda() {
    Map<String, String> span = new LinkedHashMap<>();
    span.put("from", platform.clock().instant().minus(Duration.ofDays(30)).toString());
    span.put("to", platform.clock().instant().plus(Duration.ofDays(60)).toString());
    return provider
        .http()
        .get("/v1/bookings?from=" + span.get("from") + "&to=" + span.get("to"))
        .as(new tools.jackson.core.type.TypeReference<List<org.comfrey.api.calendar.Booking>>() {})
        .stream()
        .filter(booking -> booking.state().equals("booked"))
        .map(org.comfrey.api.calendar.Booking::start)
        .toList();
  }

  @Test
  void aPackageIsPaidAtOnceBookedOneByOneAndEarnedOneByOne() {
    Listing listing = packageOf(3, 10_000, "flexible");
    Quote quote = Market.quote(client, listing, start);
    assertThat(quote.kind()).isEqualTo("package");
    assertThat(quote.sessions()).isEqualTo(3);
    Order order = Market.place(client, quote);
    assertThat(Market.pay(client, order, Market.APPROVED).status()).isEqualTo("succeeded");
    platform.settle();
    balances(10_000, 0, 0);

    platform.advanceTo(quote.end().plusSeconds(1));
    Order between = took(client, order, "confirm");
    assertThat(between.state()).isEqualTo("between");
    assertThat(between.sessionsDone()).isEqualTo(1);
    // A third of the price, less the commission; the odd cent comes with the last.
    balances(6_667, 0, 3_000);

    Instant second = start.plus(Duration.ofDays(7));
    take(client, order, "next", second).orThrow();
    platform.settle();
    Order booked = Market.order(client, order);
    assertThat(booked.state()).isEqualTo("booked");
    assertThat(booked.start()).isEqualTo(second);
    assertThat(agenda()).containsExactly(second);
    // Given back in time and chosen again.
    took(client, order, "free-time");
    assertThat(agenda()).isEmpty();
    Instant other = start.plus(Duration.ofDays(8));
    take(client, order, "next", other).orThrow();
    platform.advanceTo(other.plus(Duration.ofHours(1)).plusSeconds(1));
    took(client, order, "confirm");
    balances(3_334, 0, 6_000);

    Instant third = start.plus(Duration.ofDays(15));
    take(client, order, "next", third).orThrow();
    // The client forgets the last one: time confirms it.
    platform.advanceTo(third.plus(Duration.ofDays(2)).plus(Duration.ofHours(2)));
    Order done = Market.order(client, order);
    assertThat(done.state()).isEqualTo("completed");
    assertThat(done.sessionsDone()).isEqualTo(3);
    balances(0, 0, 9_001);
    told(
        order,
        "place",
        "pay",
        "deliver",
        "confirm",
        "next",
        "free-time",
        "next",
        "deliver",
        "confirm",
        "next",
        "deliver",
        "confirm-last");
  }

  @Test
  void aPackageThatIsEndedEarlySplitsWhatIsNotUsedByItsTerms() {
    Listing listing = packageOf(2, 9_000, "moderate");
    Order order = Market.paid(platform, client, listing, start);
    platform.advanceTo(order.end().plusSeconds(1));
    took(client, order, "confirm");
    Order ended = took(client, order, "stop");
    assertThat(ended.state()).isEqualTo("closed");
    // 80% of the other half go back to the card; the provider has the rest, less the commission.
    balances(0, 0, 4_050 + 810);
    told(order, "place", "pay", "deliver", "confirm", "stop");
    assertThat(agenda()).isEmpty();
  }

  @Test
  void theNextTimeOfAPackageMustBeFreeAndTheOrderWaitsUntilItIs() {
    Listing listing = packageOf(2, 9_000, "flexible");
    Order order = Market.paid(platform, client, listing, start);
    Instant taken = start.plus(Duration.ofDays(4));
    Someone other = platform.known("Faster client " + stories, "Europe/London", "member");
    Market.paid(platform, other, listing, taken);
    platform.advanceTo(order.end().plusSeconds(1));
    took(client, order, "confirm");
    Answer refused = take(client, order, "next", taken);
    assertThat(refused.code()).isEqualTo("slot-taken");
    assertThat(take(client, order, "next", start.minus(Duration.ofDays(1))).status())
        .isBetween(400, 499);
    assertThat(Market.take(client, order, "next").status()).isEqualTo(400);
    assertThat(Market.order(client, order).state()).isEqualTo("between");
    take(client, order, "next", taken.plus(Duration.ofHours(1))).orThrow();
  }

  @Test
  void aSeriesIsPaidOneByOneAndTheNextTimeWaitsADayForItsMoney() {
    Listing listing = Market.listing(provider, "recurring-series", "flexible");
    Order order = Market.paid(platform, client, listing, start);
    platform.advanceTo(order.end().plusSeconds(1));
    took(client, order, "confirm");
    balances(0, 0, 5_850);
    Instant second = start.plus(Duration.ofDays(7));
    take(client, order, "go-on", second).orThrow();
    platform.settle();
    Order due = Market.order(client, order);
    assertThat(due.due()).isEqualTo(new Money(6_500, "EUR"));
    platform.advance(Duration.ofDays(1));
    assertThat(Market.order(client, order).state()).isEqualTo("between");
    take(client, order, "go-on", second).orThrow();
    assertThat(Market.pay(client, order, Market.APPROVED).status()).isEqualTo("succeeded");
    platform.settle();
    assertThat(agenda()).containsExactly(second);
    balances(6_500, 0, 5_850);
    platform.advanceTo(second.plus(Duration.ofHours(1)).plusSeconds(1));
    took(client, order, "confirm");
    assertThat(took(provider, order, "end-series").state()).isEqualTo("ended");
    balances(0, 0, 11_700);
    told(
        order,
        "place",
        "pay",
        "deliver",
        "confirm",
        "go-on",
        "next-unpaid",
        "go-on",
        "pay-next",
        "deliver",
        "confirm",
        "end-series");
  }

  @Test
  void goodsArePaidSentReceivedAndEarned() {
    Quote quote = asked(goods());
    assertThat(quote.kind()).isEqualTo("goods");
    assertThat(quote.refunds()).isEmpty();
    Order order = ordered(quote).as(Order.class);
    assertThat(order.delivery()).isEqualTo(ADDRESS);
    // Before the payment the provider need not know where somebody lives.
    assertThat(Market.order(provider, order).delivery()).isNull();
    Market.pay(client, order, Market.APPROVED);
    platform.settle();
    balances(1_995, 0, 0);
    assertThat(Market.order(provider, order).delivery()).isEqualTo(ADDRESS);
    took(provider, order, "send");
    Order received = took(client, order, "receive");
    assertThat(received.state()).isEqualTo("completed");
    // Afterwards neither.
    assertThat(Market.order(provider, order).delivery()).isNull();
    assertThat(Market.order(client, order).delivery()).isEqualTo(ADDRESS);
    balances(0, 0, 1_796);
    told(order, "place", "pay", "send", "receive");
    assertThat(agenda()).isEmpty();
  }

  @Test
  void goodsThatAreNotSentInTimeAreGivenBack() {
    Order order = bought();
    platform.advance(Duration.ofDays(14));
    assertThat(Market.order(client, order).state()).isEqualTo("refunded");
    balances(0, 0, 0);
    told(order, "place", "pay", "not-sent");
  }

  @Test
  void goodsThatAreSentBackAreRefundedWhenTheProviderHasThem() {
    Order order = bought();
    took(provider, order, "send");
    took(client, order, "ask-return");
    assertThat(Market.take(client, order, "returned").status()).isEqualTo(409);
    assertThat(took(provider, order, "returned").state()).isEqualTo("refunded");
    balances(0, 0, 0);
    told(order, "place", "pay", "send", "ask-return", "returned");
  }

  @Test
  void goodsAreNotSentNowhereAndNotToAnAddressThatIsNone() {
    Quote quote = asked(goods());
    Answer nowhere = client.http().post("/v1/orders", Map.of("quote", quote.id()));
    assertThat(nowhere.status()).isEqualTo(400);
    assertThat(nowhere.body()).contains("\"delivery\"");
    Answer blank =
        client
            .http()
            .post(
                "/v1/orders",
                Map.of(
                    "quote",
                    quote.id(),
                    "delivery",
                    new DeliveryAddress("A. Client", " ", null, "Vienna", null)));
    assertThat(blank.status()).isEqualTo(400);
    assertThat(blank.body()).contains("delivery.street");
    assertThat(client.http().get("/v1/orders/" + quote.id()).status()).isEqualTo(404);
  }

  @Test
  void aPieceComesBackIntoStockUnlessItWasSent() {
    new StockStories(platform, client, provider).aPieceComesBackUnlessItWasSent();
  }

  @Test
  void aStockIsChangedWhilePiecesAreBought() {
    new StockStories(platform, client, provider).aStockIsChangedWhilePiecesAreBought();
  }

  @Test
  void aDeathWithThePieceInHandLosesAndDoublesNoPiece() {
    new StockStories(platform, client, provider).aDeathWithThePieceInHandLosesAndDoublesNoPiece();
  }

  @Test
  void ofSeveralWhoWantTheLastPieceOneGetsIt() throws Exception {
    new StockStories(platform, client, provider).theLastPieceIsSoldOnce(2);
  }

  @Test
  @Tag("long")
  void ofSeveralWhoWantTheLastPieceOneGetsItAHundredTimes() throws Exception {
    new StockStories(platform, client, provider).theLastPieceIsSoldOnce(100);
  }

  @Test
  void aCouponPaysAPartAndIsInvoicedAndGivenBack() {
    new BusinessStories(platform, client, provider, operator)
        .aCouponPaysAPartAndIsInvoicedAndGivenBack(start);
  }

  @Test
  void aVoucherPaysAnOrderAtTheRateOfTheDayOnWhichItWasPlaced() {
    new BusinessStories(platform, client, provider, operator)
        .aVoucherPaysAnOrderAtTheRateOfTheDayOnWhichItWasPlaced(start);
  }

  @Test
  void aVoucherThatIsSpentForeignOrGuessedGivesNothing() {
    new VoucherStories(platform, client, provider, operator).whatIsWrongGivesNothing(start);
  }

  @Test
  @Tag("long")
  void aVoucherThatHasEndedGivesNothing() {
    new VoucherStories(platform, client, provider, operator).whatHasEndedGivesNothing();
  }

  @Test
  void whatACategoryAsksIsStatedAndWhatItsClientsWereToldStaysInTheOrder() {
    new BusinessStories(platform, client, provider, operator)
        .whatACategoryAsksIsStatedAndWhatItsClientsWereToldStaysInTheOrder(start);
  }

  @Test
  void aListingThatPromisesTooMuchIsRefusedOrLookedAtFirst() {
    new BusinessStories(platform, client, provider, operator)
        .aListingThatPromisesTooMuchIsRefusedOrLookedAtFirst();
  }

  @Test
  void aListingThatDoesNotFitItsAgreementIsNotSold() {
    Listing single = Market.listing(provider, "package", "flexible");
    Answer unfit = client.http().post("/v1/quotes", Map.of("listing", single.id(), "start", start));
    assertThat(unfit.code()).isEqualTo("offer-unfit");
    Listing timeless = Market.listing(provider, "goods", "flexible");
    Answer timed =
        client.http().post("/v1/quotes", Map.of("listing", timeless.id(), "start", start));
    assertThat(timed.code()).isEqualTo("offer-unfit");
    Listing appointment = Market.listing(provider, "appointment-instant", "flexible");
    Answer never = client.http().post("/v1/quotes", Map.of("listing", appointment.id()));
    assertThat(never.status()).isEqualTo(400);
    assertThat(never.body()).contains("\"start\"");
  }

  @Test
  void aDisputedPackageIsRuledAboutWhatIsNotYetEarned() {
    Order order = Market.paid(platform, client, packageOf(2, 9_000, "flexible"), start);
    platform.advanceTo(order.end().plusSeconds(1));
    took(client, order, "confirm");
    Instant second = start.plus(Duration.ofDays(5));
    take(client, order, "next", second).orThrow();
    platform.advanceTo(second.plus(Duration.ofHours(1)).plusSeconds(1));
    org.comfrey.api.trade.Dispute dispute =
        client
            .http()
            .post(
                "/v1/disputes",
                Map.of("order", order.id(), "reason", "quality", "statement", "It was too short."))
            .as(org.comfrey.api.trade.Dispute.class);
    assertThat(dispute.held()).isEqualTo(new Money(4_500, "EUR"));
    Map<String, Object> ruling =
        Map.of(
            "step",
            dispute.step(),
            "transition",
            "rule",
            "amountsMinor",
            Map.of("A", 4_500),
            "grounds",
            "The second appointment was half as long as agreed.");
    String rulings = "/v1/operator/disputes/" + dispute.id() + "/rulings";
    // Somebody who proved who they are days ago is asked again first.
    Answer old = operator.http().post(rulings, ruling);
    assertThat(old.status()).isEqualTo(401);
    assertThat(old.code()).isEqualTo("step-up-required");
    platform.again(operator, "member", "operator").http().post(rulings, ruling).orThrow();
    platform.settle();
    assertThat(Market.order(client, order).state()).isEqualTo("ruled");
    balances(0, 0, 4_050);
  }
}
