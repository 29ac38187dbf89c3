package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comfrey.api.Money;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.trade.Action;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.OrderStory;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Other times, deposits, tips and people who do not come. */
class TermsJourneyTest {
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
    client = platform.known("Flexible client " + story, "Europe/London", "member");
    provider = platform.known("Flexible provider " + story, "Europe/Vienna", "member");
    operator = platform.known("Clerk " + story, "Europe/Vienna", "member", "operator");
    start = Market.opening(platform.clock().instant().plus(Duration.ofDays(5)));
  }

  private Order paid(Listing listing) {
    return Market.paid(platform, client, listing, start);
  }

  private void advanceTo(Instant to) {
    platform.advanceTo(to);
    client = platform.again(client, "member");
    provider = platform.again(provider, "member");
    operator = platform.again(operator, "member", "operator");
  }

  private static Answer take(Someone who, Order order, String transition, String... inputs) {
    Map<String, String> said = new HashMap<>();
    for (int i = 0; i < inputs.length; i += 2) {
      said.put(inputs[i], inputs[i + 1]);
    }
    return who.http()
        .post(
            "/v1/orders/" + order.id() + "/transitions",
            Map.of("transition", transition, "inputs", said));
  }

  private boolean free(Listing listing, Instant at) {
    String day = at.toString().substring(0, 10);
    return Market.slots(client.http(), listing, day, day).stream()
        .anyMatch(slot -> slot.start().equals(at));
  }

  private void reprice(Listing listing, long priceMinor) {
    Answer found = provider.http().get("/v1/listings/" + listing.id()).orThrow();
    Listing old = found.as(Listing.class);
    ListingDraft dearer =
        new ListingDraft(
            old.title(),
            old.description(),
            old.category(),
            new Money(priceMinor, "EUR"),
            old.durationMinutes(),
            old.agreement(),
            old.cancellationPolicy(),
            old.plan(),
            old.place(),
            old.languages(),
            old.photos());
    provider
        .http()
        .send(
            "PUT", "/v1/listings/" + listing.id(), dearer, Map.of("If-Match", found.header("ETag")))
        .orThrow();
    platform.settle();
  }

  @Test
  void anotherTimeIsProposedConsentedToAndTheOldOneIsFree() {
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Order order = paid(listing);
    Instant later = start.plus(Duration.ofHours(3));
    Action propose =
        order.actions().stream()
            .filter(action -> action.transition().equals("propose-time-as-client"))
            .findFirst()
            .orElseThrow();
    assertThat(propose.inputs()).containsExactly("start");
    assertThat(take(client, order, "propose-time-as-client").status()).isEqualTo(400);
    take(client, order, "propose-time-as-client", "start", later.toString()).orThrow();
    platform.settle();
    Order proposed = Market.order(provider, order);
    assertThat(Objects.requireNonNull(proposed.proposed()).start()).isEqualTo(later);
    assertThat(proposed.start()).isEqualTo(start);
    assertThat(free(listing, later)).isFalse();
    take(provider, order, "agree-as-provider").orThrow();
    platform.settle();
    Order moved = Market.order(client, order);
    assertThat(moved.state()).isEqualTo("booked");
    assertThat(moved.start()).isEqualTo(later);
    assertThat(moved.proposed()).isNull();
    assertThat(free(listing, start)).isTrue();
    assertThat(free(listing, later)).isFalse();
  }

  @Test
  void aRefusedTimeIsFreeAgainAndThePresentOneStands() {
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Order order = paid(listing);
    Instant later = start.plus(Duration.ofHours(2));
    take(provider, order, "propose-time-as-provider", "start", later.toString()).orThrow();
    take(client, order, "refuse-time").orThrow();
    platform.settle();
    assertThat(Market.order(client, order).start()).isEqualTo(start);
    assertThat(free(listing, later)).isTrue();
    assertThat(free(listing, start)).isFalse();
  }

  @Test
  void aDearerTimeIsPaidBeforeItStandsAndARefundGoesToBothCards() {
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Order order = paid(listing);
    reprice(listing, 8_000);
    Instant later = start.plus(Duration.ofHours(4));
    take(client, order, "propose-time-as-client", "start", later.toString()).orThrow();
    take(provider, order, "agree-dearer-as-provider").orThrow();
    platform.settle();
    Order due = Market.order(client, order);
    assertThat(due.due()).isEqualTo(new Money(1_500, "EUR"));
    assertThat(Objects.requireNonNull(due.proposed()).start()).isEqualTo(later);
    assertThat(Market.pay(client, order, Market.APPROVED).status()).isEqualTo("succeeded");
    platform.settle();
    Order moved = Market.order(client, order);
    assertThat(moved.start()).isEqualTo(later);
    assertThat(moved.heldMinor()).isEqualTo(8_000);
    take(provider, order, "cancel-for-client").orThrow();
    platform.settle();
    OrderStory story =
        operator.http().get("/v1/operator/orders/" + order.id()).as(OrderStory.class);
    assertThat(
            story.money().entries().stream()
                .filter(entry -> entry.kind().equals("refund"))
                .map(entry -> entry.amount().amountMinor()))
        .containsExactlyInAnyOrder(1_500L, 6_500L);
    assertThat(Market.balance(client).availableMinor()).isZero();
  }

  @Test
  void aCheaperTimeGivesTheDifferenceBack() {
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Order order = paid(listing);
    reprice(listing, 5_000);
    Instant later = start.plus(Duration.ofHours(1));
    take(client, order, "propose-time-as-client", "start", later.toString()).orThrow();
    take(provider, order, "agree-as-provider").orThrow();
    platform.settle();
    assertThat(Market.order(client, order).heldMinor()).isEqualTo(5_000);
  }

  @Test
  void aTimeThatIsTakenIsNotProposed() {
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Order order = paid(listing);
    Someone other = platform.known("Other client " + stories, "Europe/London", "member");
    Instant taken = start.plus(Duration.ofHours(1));
    Market.place(other, Market.quote(other, listing, taken));
    Answer refused = take(client, order, "propose-time-as-client", "start", taken.toString());
    assertThat(refused.code()).isEqualTo("slot-taken");
    assertThat(Market.order(client, order).state()).isEqualTo("booked");
  }

  @Test
  void aDepositIsPaidFirstAndTheRestAfterTheAppointment() {
    Listing listing = Market.listing(provider, "deposit", "flexible");
    Order order = Market.place(client, Market.quote(client, listing, start));
    assertThat(order.due()).isEqualTo(new Money(1_950, "EUR"));
    Market.pay(client, order, Market.APPROVED);
    platform.settle();
    advanceTo(order.end().plusSeconds(1));
    assertThat(Market.order(client, order).due()).isEqualTo(new Money(4_550, "EUR"));
    Market.pay(client, order, Market.APPROVED);
    platform.settle();
    assertThat(Market.order(client, order).state()).isEqualTo("completed");
    assertThat(Market.balance(provider).availableMinor()).isEqualTo(5_850);
  }

  @Test
  void aTipGoesToTheProviderWhole() {
    Order order = paid(Market.listing(provider, "appointment-instant", "flexible"));
    advanceTo(order.end().plusSeconds(1));
    Market.take(client, order, "confirm").orThrow();
    take(client, order, "give-tip", "tip", "700").orThrow();
    Market.pay(client, order, Market.APPROVED);
    platform.settle();
    assertThat(Market.order(client, order).state()).isEqualTo("closed");
    assertThat(Market.balance(provider).availableMinor()).isEqualTo(5_850 + 700);
  }

  @Test
  void whoDidNotComeAndDoesNotObjectHasLost() {
    Order order = paid(Market.listing(provider, "appointment-instant", "flexible"));
    advanceTo(order.start().plus(Duration.ofMinutes(11)));
    Market.take(client, order, "claim-provider-absent").orThrow();
    advanceTo(order.start().plus(Duration.ofDays(3)));
    assertThat(Market.order(client, order).state()).isEqualTo("refunded");
    assertThat(Market.balance(provider).availableMinor()).isZero();
  }

  @Test
  void anOrderThatIsPlacedOnlyAfterItsStartGivesItsTimeBack() {
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    var quote = Market.quote(client, listing, start);
    try (var listening =
        org.comfrey.kernel.faults.Halt.listen(point -> {
          if (point.equals("trade.slot-held") && seen.isEmpty()) {
            seen.add(point);
            throw new IllegalStateException("the process dies here");
          }
        })) {
      Answer died = client.http().post("/v1/orders", Map.of("quote", quote.id()));
      assertThat(died.status()).isEqualTo(500);
    }
    advanceTo(quote.end().plus(Duration.ofHours(1)));
    OrderStory story =
        operator.http().get("/v1/operator/orders/" + quote.id()).as(OrderStory.class);
    assertThat(story.order().state()).isEqualTo("expired");
    assertThat(
            provider
                .http()
                .get("/v1/bookings?from=" + quote.start() + "&to=" + quote.end())
                .orThrow()
                .json())
        .isEmpty();
  }
}
