package org.comfrey.reputation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.Page;
import org.comfrey.api.PersonId;
import org.comfrey.api.ReviewId;
import org.comfrey.api.Waiting;
import org.comfrey.api.reputation.Moderation;
import org.comfrey.api.reputation.NewReply;
import org.comfrey.api.reputation.NewReport;
import org.comfrey.api.reputation.NewReview;
import org.comfrey.api.reputation.OrderReviews;
import org.comfrey.api.reputation.ReportedReview;
import org.comfrey.api.reputation.ReputationApi;
import org.comfrey.api.reputation.Review;
import org.comfrey.api.reputation.ReviewFacts;
import org.comfrey.api.reputation.Trust;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** The public resources of reputation. */
@RestController
final class ReputationEndpoint implements ReputationApi {
  private static final int CREATED = 201;
  private static final int MOST_FACTS = 100;

  private final Reviews reviews;
  private final ReviewStore store;
  private final Reports reports;
  private final Standing standing;
  private final ReviewViews views;
  private final Cursors cursors;
  private final InstantSource clock;

  ReputationEndpoint(
      Reviews reviews,
      ReviewStore store,
      Reports reports,
      Standing standing,
      ReviewViews views,
      Cursors cursors,
      InstantSource clock) {
    this.reviews = reviews;
    this.store = store;
    this.reports = reports;
    this.standing = standing;
    this.views = views;
    this.cursors = cursors;
    this.clock = clock;
  }

  @Override
  public OrderReviews ofOrder(OrderId id) {
    PersonId person = caller();
    Dealing dealing = reviews.mine(id, person);
    List<ReviewRow> rows = store.of(id);
    ReviewRow mine = written(rows, person);
    ReviewRow theirs = written(rows, dealing.other(person));
    Instant closes = dealing.closes();
    return new OrderReviews(
        closes == null
            ? "not-yet"
            : dealing.closed() == null && clock.instant().isBefore(closes) ? "open" : "closed",
        closes,
        mine == null ? null : views.whole(mine, person),
        theirs == null || !theirs.isPublished() ? null : views.whole(theirs, person),
        theirs != null,
        dealing.side(person) == Side.PROVIDER
            ? standing.rating(dealing.client(), Side.PROVIDER)
            : null);
  }

  private static @Nullable ReviewRow written(List<ReviewRow> rows, PersonId author) {
    return rows.stream().filter(row -> row.author().equals(author)).findFirst().orElse(null);
  }

  @Override
  public ResponseEntity<Review> write(OrderId id, NewReview review) {
    PersonId person = caller();
    return created(reviews.write(id, person, review), person);
  }

  @Override
  public ResponseEntity<Review> reply(ReviewId id, NewReply reply) {
    PersonId person = caller();
    return created(reviews.reply(id, person, reply), person);
  }

  @Override
  public ResponseEntity<Void> report(ReviewId id, NewReport report) {
    reports.report(id, caller(), report);
    return ResponseEntity.noContent().build();
  }

  @Override
  public Page<Review> reviews(
      @Nullable String provider,
      @Nullable String listing,
      @Nullable String cursor,
      @Nullable Integer limit) {
    PersonId about = id("provider", provider, PersonId::valueOf);
    ListingId of = id("listing", listing, ListingId::valueOf);
    if (about == null && of == null) {
      throw Problems.invalid(
          "provider", "required", "Name a provider or a listing.", "a provider's or listing's id");
    }
    int size = Cursors.limit(limit);
    String list = "reviews/" + about + "/" + of;
    ReviewStore.Place after = cursors.open(list, cursor, ReviewStore.Place.class);
    Page<ReviewRow> page =
        cursors.page(
            list,
            store.byClients(about, of, after, size + 1),
            size,
            row ->
                new ReviewStore.Place(Objects.requireNonNull(row.published()), row.id().value()));
    return new Page<>(
        views.open(page.items(), Callers.find().map(Caller::person).orElse(null)), page.next());
  }

  private static <T> @Nullable T id(String field, @Nullable String text, Function<String, T> read) {
    if (text == null) {
      return null;
    }
    try {
      return read.apply(text);
    } catch (IllegalArgumentException e) {
      throw Problems.invalid(field, "not-an-id", "'" + text + "' is no id.", "a UUID");
    }
  }

  @Override
  public Trust trust(PersonId id) {
    return standing.trust(id);
  }

  @Override
  public Page<ReportedReview> reported(
      @Nullable String state, @Nullable String cursor, @Nullable Integer limit) {
    if (state != null && !List.of("open", "settled").contains(state)) {
      throw Problems.invalid(
          "state", "unknown-state", "There is no such state of a report.", "open or settled");
    }
    boolean open = !"settled".equals(state);
    int size = Cursors.limit(limit);
    String list = "reported-reviews/" + open;
    Reports.Place after = cursors.open(list, cursor, Reports.Place.class);
    Page<Reports.Place> page =
        cursors.page(list, reports.queue(open, after, size + 1), size, place -> place);
    return new Page<>(
        page.items().stream()
            .map(place ->
                reported(store.find(new ReviewId(place.review())).orElseThrow(), place.since()))
            .toList(),
        page.next());
  }

  @Override
  public Waiting reportsWaiting() {
    return reports.queue().waiting();
  }

  @Override
  public List<ReviewFacts> reviewsOf(PersonId id) {
    return views.facts(store.with(id, MOST_FACTS));
  }

  @Override
  public List<ReviewFacts> reviewsAbout(OrderId id) {
    return views.facts(store.of(id));
  }

  @Override
  public ResponseEntity<ReportedReview> decide(ReviewId id, Moderation decision) {
    ReviewRow decided = reports.decide(id, caller(), decision);
    return ResponseEntity.status(CREATED).body(reported(decided, decided.written()));
  }

  private ReportedReview reported(ReviewRow row, Instant since) {
    return new ReportedReview(
        views.whole(row, null),
        reports.of(row.id()),
        reports.history(row.id()),
        since,
        reports.queue().due(since));
  }

  private ResponseEntity<Review> created(ReviewRow row, PersonId reader) {
    return ResponseEntity.status(CREATED).body(views.whole(row, reader));
  }

  private static PersonId caller() {
    return Callers.current().person();
  }
}
