package org.comfrey.reputation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.ReviewId;
import org.comfrey.api.reputation.NewReply;
import org.comfrey.api.reputation.NewReview;
import org.comfrey.api.reputation.events.ReviewChanged;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Problems;

/**
 * Writing, showing and answering reviews. Whatever changes the reviews of an order locks its row
 * first, so that of two that are written at once the second sees the first and both are shown.
 */
final class Reviews {
  static final int TEXT_CHARACTERS = 4_000;
  static final int REPLY_CHARACTERS = 2_000;

  private final ModuleDatabase database;
  private final Dealings dealings;
  private final ReviewStore reviews;
  private final Outbox outbox;
  private final Ids ids;
  private final InstantSource clock;

  Reviews(
      ModuleDatabase database,
      Dealings dealings,
      ReviewStore reviews,
      Outbox outbox,
      Ids ids,
      InstantSource clock) {
    this.database = database;
    this.dealings = dealings;
    this.reviews = reviews;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  /** The order as one of its parties; for everybody else it does not exist. */
  Dealing mine(OrderId order, PersonId person) {
    return dealings
        .find(order)
        .filter(dealing -> dealing.party(person))
        .orElseThrow(() -> Problems.notFound("order", order));
  }

  ReviewRow write(OrderId order, PersonId author, NewReview wanted) {
    Fields.check(fields ->
        fields
            .range("stars", wanted.stars(), 1, 5)
            .text("text", wanted.text(), 0, TEXT_CHARACTERS));
    mine(order, author);
    return database.inTransaction(() -> {
      Dealing dealing = dealings.lock(order).orElseThrow();
      Instant now = clock.instant();
      requireOpen(dealing, now);
      String text = wanted.text();
      ReviewRow review =
          new ReviewRow(
              new ReviewId(ids.next()),
              order,
              dealing.side(author),
              author,
              dealing.other(author),
              dealing.listing(),
              dealing.title(),
              wanted.stars(),
              text == null || text.isBlank() ? null : text,
              ReviewRow.SEALED,
              now,
              null,
              null,
              null);
      if (!reviews.add(review)) {
        throw Refusals.ALREADY_REVIEWED.because(
            "You have reviewed order " + order + " already: a review is written once.");
      }
      outbox.append(changed(review, "written", now));
      List<ReviewRow> both = reviews.of(order);
      if (both.size() == Side.values().length) {
        show(both, now);
      }
      return reviews.find(review.id()).orElseThrow();
    });
  }

  private static void requireOpen(Dealing dealing, Instant now) {
    Instant closes = dealing.closes();
    if (closes == null) {
      throw Refusals.NOT_YET.because(
          "Order " + dealing.order() + " can be reviewed once it was given and settled.");
    }
    if (dealing.closed() != null || !now.isBefore(closes)) {
      throw Refusals.WINDOW_CLOSED
          .because("Order " + dealing.order() + " could be reviewed until " + closes + ".")
          .with("until", closes.toString());
    }
  }

  /** The end of an order's window: what one side wrote is shown, too. */
  void due(OrderId order) {
    database.inTransaction(() -> {
      Dealing dealing = dealings.lock(order).orElse(null);
      Instant now = clock.instant();
      if (dealing == null
          || dealing.closed() != null
          || dealing.closes() == null
          || now.isBefore(dealing.closes())) {
        return;
      }
      dealings.close(order, now);
      show(reviews.of(order), now);
    });
  }

  private void show(List<ReviewRow> rows, Instant now) {
    for (ReviewRow review : rows) {
      if (reviews.publish(review.id(), now)) {
        outbox.append(changed(review, "published", now));
      }
    }
  }

  ReviewRow reply(ReviewId id, PersonId person, NewReply wanted) {
    Fields.check(fields -> fields.text("text", wanted.text(), 1, REPLY_CHARACTERS));
    ReviewRow review = published(id, person);
    if (!review.about().equals(person)) {
      throw Problems.notFound("review", id);
    }
    return database.inTransaction(() -> {
      Instant now = clock.instant();
      if (!reviews.reply(review, wanted.text(), now)) {
        throw Refusals.ALREADY_REPLIED.because(
            "Review " + id + " has your reply already: there is one.");
      }
      outbox.append(changed(review, "replied", now));
      return reviews.find(id).orElseThrow();
    });
  }

  /**
   * A published review as that person may know it: what providers write about clients is for the
   * two of them.
   */
  ReviewRow published(ReviewId id, PersonId reader) {
    return reviews
        .find(id)
        .filter(ReviewRow::isPublished)
        .filter(review ->
            review.side() == Side.CLIENT
                || List.of(review.author(), review.about()).contains(reader))
        .orElseThrow(() -> Problems.notFound("review", id));
  }

  static ReviewChanged changed(ReviewRow review, String kind, Instant at) {
    return new ReviewChanged(
        review.id(),
        review.order(),
        review.listing(),
        kind,
        review.author(),
        review.about(),
        review.side().label(),
        Objects.requireNonNull(at));
  }
}
