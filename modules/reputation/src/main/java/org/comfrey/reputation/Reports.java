package org.comfrey.reputation;

import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.ReviewId;
import org.comfrey.api.reputation.Moderation;
import org.comfrey.api.reputation.ModerationStep;
import org.comfrey.api.reputation.NewReport;
import org.comfrey.api.reputation.Report;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Problems;
import org.comfrey.kernel.work.StaffQueue;
import org.jspecify.annotations.Nullable;

/** What people find wrong with reviews, and what operators decide about it, with reasons. */
final class Reports {
  private static final Set<String> REASONS =
      Set.of("private-data", "abuse", "untrue", "advertising", "other");
  private static final Set<String> ACTIONS = Set.of("keep", "hide", "restore");
  private static final String TABLE = "reputation.report";
  private static final String PURPOSE = "reputation.moderation";
  private static final int TEXT_CHARACTERS = 1_000;

  private final ModuleDatabase database;
  private final ReviewStore reviews;
  private final Reviews all;
  private final FieldCipher cipher;
  private final ServerKeys keys;
  private final Outbox outbox;
  private final Ids ids;
  private final InstantSource clock;
  private final StaffQueue queue;

  Reports(
      ModuleDatabase database,
      ReviewStore reviews,
      Reviews all,
      FieldCipher cipher,
      ServerKeys keys,
      Outbox outbox,
      Ids ids,
      InstantSource clock,
      StaffQueue queue) {
    this.database = database;
    this.reviews = reviews;
    this.all = all;
    this.cipher = cipher;
    this.keys = keys;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
    this.queue = queue;
  }

  /** What staff should do by when. */
  StaffQueue queue() {
    return queue;
  }

  /** Notes what somebody finds wrong; a second report of the same person changes nothing. */
  void report(ReviewId id, PersonId reporter, NewReport wanted) {
    Fields.check(fields ->
        fields
            .that(
                REASONS.contains(wanted.reason()),
                "reason",
                "unknown-reason",
                "There is no such reason.",
                "private-data, abuse, untrue, advertising or other")
            .text("note", wanted.note(), 0, TEXT_CHARACTERS));
    ReviewRow review = all.published(id, reporter);
    if (review.author().equals(reporter)) {
      throw Refusals.OWN_REVIEW.because("Review " + id + " is your own.");
    }
    String note = wanted.note();
    database.inTransaction(() -> {
      Instant now = clock.instant();
      int added =
          database
              .sql()
              .sql(
                  """
                  insert into report (review, reporter, reason, note, at)
                  values (:review, :reporter, :reason, :note, :at) on conflict do nothing
                  """)
              .param("review", id.value())
              .param("reporter", reporter.value())
              .param("reason", wanted.reason())
              .param(
                  "note",
                  note == null || note.isBlank()
                      ? null
                      : cipher.seal(reporter, TABLE, "note", id, note),
                  Types.BINARY)
              .param("at", Dealings.utc(now))
              .update();
      if (added == 1) {
        outbox.append(Reviews.changed(review, "reported", now));
      }
    });
  }

  ReviewRow decide(ReviewId id, PersonId operator, Moderation wanted) {
    Fields.check(fields ->
        fields
            .that(
                ACTIONS.contains(wanted.action()),
                "action",
                "unknown-action",
                "There is no such decision.",
                "keep, hide or restore")
            .text("reason", wanted.reason(), 3, TEXT_CHARACTERS));
    ReviewRow review = reviews.find(id).orElseThrow(() -> Problems.notFound("review", id));
    if (List.of(review.author(), review.about()).contains(operator)) {
      throw Refusals.CONFLICT_OF_INTEREST.because(
          "You are a party of review " + id + ": another operator decides.");
    }
    return database.inTransaction(() -> {
      Instant now = clock.instant();
      boolean done =
          switch (wanted.action()) {
            case "hide" -> reviews.move(id, ReviewRow.PUBLISHED, ReviewRow.HIDDEN);
            case "restore" -> reviews.move(id, ReviewRow.HIDDEN, ReviewRow.PUBLISHED);
            default -> reviews.move(id, ReviewRow.PUBLISHED, ReviewRow.PUBLISHED);
          };
      if (!done) {
        throw Refusals.DECISION_NOT_POSSIBLE.because(
            "Review " + id + " is " + review.state() + ": '" + wanted.action() + "' does nothing.");
      }
      note(id, operator, wanted, now);
      database
          .sql()
          .sql("update report set settled = ? where review = ? and settled is null")
          .params(Dealings.utc(now), id.value())
          .update();
      outbox.append(Reviews.changed(review, past(wanted.action()), now));
      return reviews.find(id).orElseThrow();
    });
  }

  private static String past(String action) {
    return switch (action) {
      case "hide" -> "hidden";
      case "restore" -> "restored";
      default -> "kept";
    };
  }

  private void note(ReviewId id, PersonId operator, Moderation wanted, Instant now) {
    UUID step = ids.next();
    database
        .sql()
        .sql(
            """
            insert into moderation (id, review, operator, action, reason, at)
            values (?, ?, ?, ?, ?, ?)
            """)
        .params(
            step,
            id.value(),
            operator.value(),
            wanted.action(),
            keys.seal(PURPOSE, step.toString(), wanted.reason().getBytes(StandardCharsets.UTF_8)),
            Dealings.utc(now))
        .update();
  }

  /** Every decision about a review, oldest first. */
  List<ModerationStep> history(ReviewId id) {
    return database
        .sql()
        .sql("select * from moderation where review = ? order by at, id")
        .param(id.value())
        .query((rows, _) ->
            new ModerationStep(
                rows.getString("action"),
                new String(
                    keys.open(PURPOSE, rows.getString("id"), rows.getBytes("reason")),
                    StandardCharsets.UTF_8),
                new PersonId(rows.getObject("operator", UUID.class)),
                Objects.requireNonNull(Dealings.instant(rows, "at"))))
        .list();
  }

  /** Why a review is hidden, where it is. */
  Optional<String> hiddenBecause(ReviewRow review) {
    return review.state().equals(ReviewRow.HIDDEN)
        ? history(review.id()).reversed().stream()
            .filter(step -> step.action().equals("hide"))
            .map(ModerationStep::reason)
            .findFirst()
        : Optional.empty();
  }

  List<Report> of(ReviewId id) {
    return database
        .sql()
        .sql("select * from report where review = ? order by at, reporter")
        .param(id.value())
        .query((rows, _) -> {
          PersonId reporter = new PersonId(rows.getObject("reporter", UUID.class));
          byte[] note = rows.getBytes("note");
          return new Report(
              rows.getString("reason"),
              note == null ? null : cipher.open(reporter, TABLE, "note", id, note).orElse(null),
              Objects.requireNonNull(Dealings.instant(rows, "at")),
              rows.getObject("settled") != null);
        })
        .list();
  }

  /** Where a page of the queue ended. */
  record Place(Instant since, UUID review) {}

  /**
   * Reviews that were reported, those that wait longest first. What was reported anew waits since
   * then, whatever was decided about it before.
   */
  List<Place> queue(boolean open, @Nullable Place after, int limit) {
    return database
        .sql()
        .sql(
            """
            select review, since from (
              select review,
                coalesce(min(at) filter (where settled is null), min(at)) as since,
                bool_or(settled is null) as open
              from report group by review) as reported
            where open = :open and (since, review) > (:since, :review)
            order by since, review limit :limit
            """)
        .param("open", open)
        .param("since", Dealings.utc(after == null ? Instant.EPOCH : after.since()))
        .param("review", after == null ? new UUID(0, 0) : after.review())
        .param("limit", limit)
        .query((rows, _) ->
            new Place(
                Objects.requireNonNull(Dealings.instant(rows, "since")),
                rows.getObject("review", UUID.class)))
        .list();
  }
}
