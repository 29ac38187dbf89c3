package org.comfrey.marketplace;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.ClaimFinding;
import org.comfrey.api.marketplace.ListingDecision;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.ListingReview;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.comfrey.kernel.work.StaffQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Keeps from everyone what the rules forbid, and asks a person where they say so. */
final class ListingReviews {
  static final ProblemCode FORBIDDEN_WORDS =
      new ProblemCode(422, "listing-claims", "The listing says what no listing may");
  static final ProblemCode NEEDS_REVIEW =
      new ProblemCode(422, "listing-needs-review", "A person looks at the listing first");
  private static final ProblemCode ALREADY_DECIDED =
      new ProblemCode(409, "already-decided", "The review has ended");
  private static final String REFUSE = "refuse";
  private static final int LISTED_MOST = 100;

  private final ModuleDatabase database;
  private final ClaimRules rules;
  private final ListingStore store;
  private final Clock clock;
  private final StaffQueue queue;

  ListingReviews(
      ModuleDatabase database,
      ClaimRules rules,
      ListingStore store,
      Clock clock,
      StaffQueue queue) {
    this.database = database;
    this.rules = rules;
    this.store = store;
    this.clock = clock;
    this.queue = queue;
  }

  /** What staff should do by when. */
  StaffQueue queue() {
    return queue;
  }

  List<ClaimFinding> in(ListingDraft draft) {
    return Claims.in(draft, rules.all());
  }

  /** Refuses to show everyone what a rule speaks of, unless a person let these words pass. */
  void check(ListingId id, ListingDraft draft) {
    List<ClaimFinding> open = open(id, draft);
    if (!open.isEmpty()) {
      throw refusal(open);
    }
  }

  /**
   * The same before something is published: where nothing is forbidden but something is to be
   * looked at, that is asked for.
   */
  void ask(ListingStore.Row row) {
    List<ClaimFinding> open = open(row.id(), row.draft());
    if (open.isEmpty()) {
      return;
    }
    if (open.stream().noneMatch(finding -> finding.severity().equals(REFUSE))) {
      database
          .sql()
          .sql(
              """
              insert into listing_review (listing, provider, state, findings, opened_at)
              values (?, ?, 'open', ?::jsonb, ?)
              on conflict (listing) do update set state = 'open', findings = excluded.findings,
                opened_at = excluded.opened_at, decided_at = null, decided_by = null, note = null
              where listing_review.state <> 'open' or listing_review.findings <> excluded.findings\
              """)
          .param(row.id().value())
          .param(row.provider().value())
          .param(Json.answers().writeValueAsString(open))
          .param(utc(clock.instant()))
          .update();
    }
    throw refusal(open);
  }

  private List<ClaimFinding> open(ListingId id, ListingDraft draft) {
    List<ClaimFinding> found = in(draft);
    if (found.isEmpty()) {
      return found;
    }
    Set<String> passed = new HashSet<>();
    find(id)
        .filter(review -> review.state().equals("approved"))
        .ifPresent(review -> review.findings().forEach(finding -> passed.add(mark(finding))));
    return found.stream().filter(finding -> !passed.contains(mark(finding))).toList();
  }

  /** The same words under the same rule are the same, however they are written. */
  private static String mark(ClaimFinding finding) {
    return finding.rule() + " " + finding.words().toLowerCase(Locale.ROOT);
  }

  private static ProblemException refusal(List<ClaimFinding> findings) {
    boolean forbidden = findings.stream().anyMatch(finding -> finding.severity().equals(REFUSE));
    ProblemException problem =
        forbidden
            ? FORBIDDEN_WORDS.because("Some words cannot stand in a listing; each says why.")
            : NEEDS_REVIEW.because(
                "A person looks at some words before everyone sees the listing; it stays as a"
                    + " draft until then.");
    for (ClaimFinding finding : findings) {
      problem =
          problem.at(
              finding.field(),
              "claim",
              "“" + finding.words() + "”: " + finding.reason().en(),
              finding.instead().en());
    }
    return problem;
  }

  Optional<ListingReview> find(ListingId id) {
    return query("where r.listing = ?", id.value()).stream().findFirst();
  }

  /** Those that wait, the oldest first, or the last that were decided. */
  List<ListingReview> list(boolean open) {
    return query(
        (open
                ? "where r.state = ? order by opened_at"
                : "where r.state <> ? order by decided_at desc")
            + " limit "
            + LISTED_MOST,
        "open");
  }

  /** Ends a review, in the caller's transaction, once. */
  ListingReview decide(ListingId id, ListingDecision decision, PersonId by) {
    // Whoever lets it pass need not say anything; whoever does not has to say why.
    int shortest = decision.approve() ? 0 : 3;
    Fields.check(fields -> fields.text("note", decision.note(), shortest, 1_000));
    int decided =
        database
            .sql()
            .sql(
                """
                update listing_review set state = ?, decided_at = ?, decided_by = ?, note = ?
                where listing = ? and state = 'open'\
                """)
            .param(decision.approve() ? "approved" : "refused")
            .param(utc(clock.instant()))
            .param(by.value())
            .param(decision.note().strip())
            .param(id.value())
            .update();
    ListingReview review = find(id).orElseThrow(() -> Problems.notFound("review", id));
    if (decided == 0) {
      throw ALREADY_DECIDED.because("Somebody decided this: it is " + review.state() + ".");
    }
    return review;
  }

  private List<ListingReview> query(String condition, Object value) {
    return database
        .sql()
        .sql("select r.* from listing_review r " + condition)
        .param(value)
        .query((row, n) -> review(row))
        .list();
  }

  private ListingReview review(ResultSet row) throws SQLException {
    ListingId listing = new ListingId(row.getObject("listing", UUID.class));
    Optional<ListingDraft> written = store.find(listing).map(ListingStore.Row::draft);
    Instant opened = row.getObject("opened_at", OffsetDateTime.class).toInstant();
    @Nullable OffsetDateTime decided = row.getObject("decided_at", OffsetDateTime.class);
    return new ListingReview(
        listing,
        new PersonId(row.getObject("provider", UUID.class)),
        written.map(ListingDraft::title).orElse(""),
        written.map(ListingDraft::description).orElse(null),
        row.getString("state"),
        Json.answers()
            .readValue(row.getString("findings"), new TypeReference<List<ClaimFinding>>() {}),
        opened,
        queue.due(opened),
        decided == null ? null : decided.toInstant(),
        row.getString("note"));
  }

  private static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
