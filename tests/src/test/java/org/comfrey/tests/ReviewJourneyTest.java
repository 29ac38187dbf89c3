package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.api.ServiceLevel;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.reputation.OrderReviews;
import org.comfrey.api.reputation.ReportedReview;
import org.comfrey.api.reputation.Review;
import org.comfrey.api.reputation.Trust;
import org.comfrey.api.trade.Order;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two people say of each other after an appointment, and who may read it when. */
class ReviewJourneyTest {
  private static final String CHANGED = "reputation.review-changed.v1";
  private static final String OPENED = "reputation.reviews-opened.v1";

  private static Platform platform;
  private static int stories;

  private Someone client;
  private Someone provider;
  private Someone operator;
  private int days;

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
    client = platform.known("Clementine Guest " + story, "Europe/London", "member");
    provider = platform.known("Prosper Host " + story, "Europe/Vienna", "member");
    operator = platform.known("Olive Umpire " + story, "Europe/Vienna", "member", "operator");
  }

  private void renew() {
    client = platform.again(client, "member");
    provider = platform.again(provider, "member");
    operator = platform.again(operator, "member", "operator");
  }

  /** Each on a day of its own, because a provider is in one place at a time. */
  private Order booked(Listing listing) {
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(2 + days++)));
    return Market.paid(platform, client, listing, start);
  }

  private Order done() {
    Order order = booked(Market.listing(provider, "appointment-instant", "flexible"));
    platform.advanceTo(order.end().plusSeconds(60));
    renew();
    Market.take(client, order, "confirm").orThrow();
    platform.settle();
    return order;
  }

  private static Answer write(Someone who, Order order, int stars, String text) {
    return who.http()
        .post("/v1/orders/" + order.id() + "/reviews", Map.of("stars", stars, "text", text));
  }

  private static OrderReviews reviews(Someone who, Order order) {
    return who.http().get("/v1/orders/" + order.id() + "/reviews").as(OrderReviews.class);
  }

  private List<Review> published() {
    List<Review> found = new ArrayList<>();
    ApiClient.anonymous(platform.url())
        .get("/v1/reviews?provider=" + provider.id())
        .orThrow()
        .json()
        .path("items")
        .forEach(item ->
            found.add(org.comfrey.kernel.web.Json.answers().treeToValue(item, Review.class)));
    return found;
  }

  private Trust trust() {
    return ApiClient.anonymous(platform.url())
        .get("/v1/people/" + provider.id() + "/trust")
        .as(Trust.class);
  }

  @Test
  void whatOneWritesIsSealedUntilTheOtherWroteToo() {
    Order order = done();
    assertThat(reviews(client, order).state()).isEqualTo("open");
    Review first = write(client, order, 5, "Warm hands, clear words.").as(Review.class);
    assertThat(first.state()).isEqualTo("sealed");
    assertThat(reviews(client, order).mine()).isNotNull();
    OrderReviews unseen = reviews(provider, order);
    assertThat(unseen.theirs()).isNull();
    assertThat(unseen.theirsWritten()).isTrue();
    assertThat(provider.http().get("/v1/orders/" + order.id() + "/reviews").body())
        .doesNotContain("Warm hands");
    assertThat(published()).isEmpty();
    assertThat(trust().rating().count()).isZero();
    assertThat(
            provider
                .http()
                .post("/v1/reviews/" + first.id() + "/reply", Map.of("text", "Too early"))
                .status())
        .isEqualTo(404);

    write(provider, order, 4, "On time.").orThrow();
    platform.settle();
    Review shown = published().getFirst();
    assertThat(shown.text()).isEqualTo("Warm hands, clear words.");
    assertThat(shown.authorName()).isEqualTo("Clementine");
    assertThat(shown.order()).isNull();
    assertThat(published()).hasSize(1);
    assertThat(Objects.requireNonNull(reviews(client, order).theirs()).text())
        .isEqualTo("On time.");
    assertThat(trust().rating().count()).isEqualTo(1);
    assertThat(trust().rating().few()).isTrue();
    assertThat(platform.events("reputation", order.id()))
        .containsExactly(OPENED, CHANGED, CHANGED, CHANGED, CHANGED);
  }

  @Test
  void theWindowClosesByItselfAndShowsTheOneThatWasWritten() {
    Order order = done();
    write(client, order, 3, "It was fine.").orThrow();
    platform.advance(Duration.ofDays(14).minusSeconds(10));
    assertThat(published()).isEmpty();
    platform.advance(Duration.ofSeconds(11));
    renew();
    assertThat(published()).hasSize(1);
    assertThat(write(provider, order, 1, "Revenge.").code()).isEqualTo("review-window-closed");
    assertThat(reviews(provider, order).state()).isEqualTo("closed");
    platform.restart();
    platform.settle();
    renew();
    assertThat(published()).hasSize(1);
    assertThat(platform.events("reputation", order.id())).containsExactly(OPENED, CHANGED, CHANGED);
  }

  @Test
  void nobodyReviewsBeforeTheEndOrTwiceOrWithoutAnOrder() {
    Order order = booked(Market.listing(provider, "appointment-instant", "flexible"));
    assertThat(reviews(client, order).state()).isEqualTo("not-yet");
    assertThat(write(client, order, 5, "Before it was.").code()).isEqualTo("review-not-yet");
    Order cancelled = booked(Market.listing(provider, "appointment-instant", "flexible"));
    Market.take(provider, cancelled, "cancel-for-client").orThrow();
    platform.settle();
    assertThat(write(client, cancelled, 1, "Cancelled.").code()).isEqualTo("review-not-yet");
    Order done = done();
    for (int stars : new int[] {0, 6, -1}) {
      assertThat(write(client, done, stars, "Beyond.").code()).isEqualTo("invalid-request");
    }
    assertThat(write(client, done, 5, "x".repeat(4_001)).code()).isEqualTo("invalid-request");
    write(client, done, 5, "Once.").orThrow();
    assertThat(write(client, done, 1, "Twice.").code()).isEqualTo("already-reviewed");
    Someone stranger = platform.known("Stray " + stories, "Europe/Vienna", "member");
    assertThat(write(stranger, done, 1, "Not mine.").status()).isEqualTo(404);
    assertThat(stranger.http().get("/v1/orders/" + done.id() + "/reviews").status()).isEqualTo(404);
    assertThat(
            client
                .http()
                .post("/v1/orders/" + UUID.randomUUID() + "/reviews", Map.of("stars", 5))
                .status())
        .isEqualTo(404);
    assertThat(Objects.requireNonNull(reviews(client, done).mine()).text()).isEqualTo("Once.");
  }

  @Test
  void aRequestThatComesTwiceWritesOneReview() {
    Order order = done();
    Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
    String path = "/v1/orders/" + order.id() + "/reviews";
    Map<String, Object> body = Map.of("stars", 4, "text", "Good.");
    Review first = client.http().send("POST", path, body, key).as(Review.class);
    Review again = client.http().send("POST", path, body, key).as(Review.class);
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(platform.events("reputation", order.id())).containsExactly(OPENED, CHANGED);
  }

  @Test
  void ofManyAtOnceEachSideWritesOneAndBothAreShown() throws Exception {
    Order order = done();
    List<Callable<Answer>> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Someone who = i % 2 == 0 ? client : provider;
      int number = i;
      all.add(() -> write(who, order, 5, "At once " + number));
    }
    int written = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Answer> answer : threads.invokeAll(all)) {
        assertThat(answer.get().status()).isIn(201, 409);
        written += answer.get().status() == 201 ? 1 : 0;
      }
    }
    assertThat(written).isEqualTo(2);
    assertThat(reviews(client, order).theirs()).isNotNull();
    assertThat(reviews(provider, order).theirs()).isNotNull();
    assertThat(platform.events("reputation", order.id()))
        .containsExactly(OPENED, CHANGED, CHANGED, CHANGED, CHANGED);
  }

  @Test
  void whoIsReviewedRepliesOnce() {
    Order order = done();
    Review review = write(client, order, 2, "Late.").as(Review.class);
    write(provider, order, 5, "Kind.").orThrow();
    String path = "/v1/reviews/" + review.id() + "/reply";
    Map<String, Object> text = Map.of("text", "The tram stood still; I am sorry.");
    assertThat(client.http().post(path, text).status()).isEqualTo(404);
    assertThat(operator.http().post(path, text).status()).isEqualTo(404);
    provider.http().post(path, text).orThrow();
    assertThat(provider.http().post(path, text).code()).isEqualTo("already-replied");
    assertThat(Objects.requireNonNull(published().getFirst().reply()).text()).contains("tram");
  }

  @Test
  void whatAProviderWritesAboutAClientIsForTheTwoOfThem() {
    Order order = done();
    Review about = write(provider, order, 1, "Did not pay for the tea.").as(Review.class);
    write(client, order, 5, "Good.").orThrow();
    assertThat(published()).allMatch(review -> review.side().equals("client"));
    Someone stranger = platform.known("Stray " + stories, "Europe/Vienna", "member");
    Map<String, Object> report = Map.of("reason", "abuse");
    String path = "/v1/reviews/" + about.id() + "/reports";
    assertThat(stranger.http().post(path, report).status()).isEqualTo(404);
    assertThat(client.http().post(path, report).status()).isEqualTo(204);
    Order next = booked(Market.listing(provider, "appointment-on-request", "flexible"));
    assertThat(Objects.requireNonNull(reviews(provider, next).client()).count()).isEqualTo(1);
    assertThat(reviews(client, next).client()).isNull();
  }

  @Test
  void aReportedReviewIsHiddenAndRestoredWithReasons() {
    Order order = done();
    Review review = write(client, order, 1, "Her sister is ill, you know.").as(Review.class);
    write(provider, order, 5, "Kind.").orThrow();
    String path = "/v1/reviews/" + review.id() + "/reports";
    Map<String, Object> report = Map.of("reason", "private-data", "note", "My sister.");
    assertThat(client.http().post(path, report).code()).isEqualTo("own-review");
    provider.http().post(path, report).orThrow();
    provider.http().post(path, report).orThrow();
    assertThat(provider.http().post(path, Map.of("reason", "dislike")).status()).isEqualTo(400);
    ReportedReview waiting =
        queue("open").stream()
            .filter(item -> item.review().id().equals(review.id()))
            .findFirst()
            .orElseThrow();
    assertThat(waiting.due()).isEqualTo(waiting.since().plus(ServiceLevel.REVIEWS.standard()));
    assertThat(waiting.reports()).hasSize(1);
    assertThat(waiting.reports().getFirst().note()).isEqualTo("My sister.");

    String decisions = "/v1/operator/reviews/" + review.id() + "/decisions";
    Map<String, Object> hide = Map.of("action", "hide", "reason", "It tells of a third person.");
    assertThat(client.http().post(decisions, hide).status()).isEqualTo(403);
    Someone party = platform.again(provider, "member", "operator");
    assertThat(party.http().post(decisions, hide).code()).isEqualTo("conflict-of-interest");
    assertThat(operator.http().post(decisions, Map.of("action", "hide", "reason", "")).status())
        .isEqualTo(400);
    operator.http().post(decisions, hide).orThrow();
    assertThat(operator.http().post(decisions, hide).code()).isEqualTo("decision-not-possible");
    assertThat(published()).isEmpty();
    assertThat(trust().rating().count()).isZero();
    assertThat(Objects.requireNonNull(reviews(client, order).mine()).hiddenBecause())
        .isEqualTo("It tells of a third person.");
    assertThat(queue("open")).noneMatch(item -> item.review().id().equals(review.id()));

    operator
        .http()
        .post(decisions, Map.of("action", "restore", "reason", "The part was about himself."))
        .orThrow();
    assertThat(published()).hasSize(1);
    assertThat(
            queue("settled").stream()
                .filter(item -> item.review().id().equals(review.id()))
                .findFirst()
                .orElseThrow()
                .history())
        .hasSize(2);
    assertThat(platform.events("reputation", order.id()))
        .containsExactly(OPENED, CHANGED, CHANGED, CHANGED, CHANGED, CHANGED, CHANGED, CHANGED);

    // What was decided does not make a new report late.
    platform.advance(Duration.ofDays(30));
    renew();
    Someone late = platform.known("Late Reader", "Europe/Vienna", "member");
    late.http().post(path, Map.of("reason", "untrue")).orThrow();
    ReportedReview again =
        queue("open").stream()
            .filter(item -> item.review().id().equals(review.id()))
            .findFirst()
            .orElseThrow();
    assertThat(again.due()).isAfter(platform.clock().instant());
  }

  private List<ReportedReview> queue(String state) {
    List<ReportedReview> found = new ArrayList<>();
    operator
        .http()
        .get("/v1/operator/reviews?limit=100&state=" + state)
        .orThrow()
        .json()
        .path("items")
        .forEach(item ->
            found.add(
                org.comfrey.kernel.web.Json.answers().treeToValue(item, ReportedReview.class)));
    return found;
  }

  @Test
  void trustIsMadeOfWhatHappened() {
    Listing onRequest = Market.listing(provider, "appointment-on-request", "flexible");
    for (int i = 0; i < 3; i++) {
      Order order = booked(onRequest);
      platform.advance(Duration.ofMinutes(10));
      renew();
      Market.take(provider, order, "accept").orThrow();
      platform.settle();
    }
    Trust answered = trust();
    assertThat(answered.responses()).isEqualTo(3);
    assertThat(answered.requests()).isEqualTo(3);
    assertThat(answered.responseSeconds()).isEqualTo(600);
    assertThat(answered.ordersDone()).isZero();
    Order order = booked(Market.listing(provider, "appointment-instant", "flexible"));
    platform.advanceTo(order.end().plusSeconds(60));
    renew();
    client
        .http()
        .post(
            "/v1/disputes",
            Map.of("order", order.id(), "reason", "quality", "statement", "It took ten minutes."))
        .orThrow();
    Market.take(provider, order, "give-in-as-provider").orThrow();
    platform.settle();
    Trust trust = trust();
    assertThat(trust.ordersDisputed()).isEqualTo(1);
    assertThat(trust.since()).isNotNull();
    assertThat(trust.verified()).containsExactly("email");
    // Who won a dispute may say how it was.
    assertThat(write(client, order, 1, "Ten minutes.").status()).isEqualTo(201);
    assertThat(
            ApiClient.anonymous(platform.url())
                .get("/v1/people/" + UUID.randomUUID() + "/trust")
                .status())
        .isEqualTo(404);
  }

  @Test
  void whatPeopleWriteIsSealedInTheDatabase() {
    Order order = done();
    write(client, order, 4, "Secret words of mine.").orThrow();
    String stored =
        String.join(
            " ",
            platform
                .bean(org.comfrey.kernel.postgres.Databases.class)
                .module("reputation")
                .sql()
                .sql("select review::text || encode(words, 'escape') from review")
                .query(String.class)
                .list());
    assertThat(stored).isNotEmpty().doesNotContain("Secret");
  }

  private FindingStories finding() {
    return new FindingStories(platform, client, provider, operator);
  }

  @Test
  void aNewOfferIsToldOnceToWhoeverWaitsForIt() {
    finding().aNewOfferIsToldOnceToWhoeverWaitsForIt();
  }

  @Test
  void whatPeopleKeepOfTheirSearchingIsTheirs() {
    finding().aSearchIsKeptForItsOwnerAlone();
    finding().aFavouriteIsKeptOnceAndComesBackWithItsListing();
  }

  @Test
  void theSearchIndexIsRebuiltFromEventsWhileItAnswers() {
    finding().theIndexIsRebuiltFromEventsWhileItAnswers();
  }
}
