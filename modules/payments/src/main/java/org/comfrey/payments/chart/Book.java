package org.comfrey.payments.chart;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.comfrey.api.Event;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.OutboxRow;
import org.comfrey.kernel.telemetry.Trace;
import org.comfrey.kernel.web.Problems;
import org.comfrey.ledger.Assignment;
import org.comfrey.ledger.Companion;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.EventResult;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.LedgerBusy;
import org.comfrey.ledger.LedgerQueries;
import org.comfrey.ledger.LedgerUnavailable;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Row;
import org.comfrey.ledger.RowTable;
import org.comfrey.ledger.RowTable.Column;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Uint128;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger as payments uses it: accounts that are open before they are needed, and events that
 * leave with the commit that makes them true.
 */
public final class Book {
  private static final Logger LOG = LoggerFactory.getLogger(Book.class);
  private static final Duration BUSY = Duration.ofSeconds(1);
  private static final Duration AWAY = Duration.ofSeconds(5);
  private static final int ACCOUNTS_REMEMBERED = 200_000;
  private static final RowTable OUTBOX =
      new RowTable(
          "outbox",
          List.of(
              new Column("event_id", RowTable.Type.UUID),
              new Column("type", RowTable.Type.TEXT),
              new Column("subject", RowTable.Type.TEXT),
              new Column("time", RowTable.Type.TIMESTAMPTZ),
              new Column("data", RowTable.Type.JSONB),
              new Column("trace", RowTable.Type.TEXT)));

  private final Ledger ledger;
  private final Outbox outbox;
  private final Cache<Uint128, Boolean> open =
      Caffeine.newBuilder().maximumSize(ACCOUNTS_REMEMBERED).build();

  /** Works on that ledger; events go into that outbox, which lies in the same database. */
  public Book(Ledger ledger, Outbox outbox) {
    this.ledger = ledger;
    this.outbox = outbox;
  }

  /**
   * Commits, or learns why not; the answer is on disk. Refuses with 503 where the ledger has too
   * much to do, or where nobody knows what became of it: the same request again, with the same ids,
   * gets the one true answer.
   */
  public Reply commit(Submission submission) {
    Reply reply = answer(submission);
    if (reply instanceof Reply.Accepted) {
      List<OutboxRow> events = events(submission);
      if (!events.isEmpty()) {
        outbox.signal(events);
      }
    }
    return reply;
  }

  /**
   * The same; those of the accounts that are missing are opened with it, and stay open and empty
   * where it is refused.
   */
  public Reply commit(Collection<CreateAccount> accounts, Submission submission) {
    List<CreateAccount> unseen = unseen(accounts);
    Reply reply = commit(submission.opening(unseen));
    if (reply instanceof Reply.Rejected rejected
        && rejected.cause() instanceof EventResult.OfAccount refused) {
      throw new IllegalStateException("an account could not be opened: " + refused.wireName());
    }
    if (reply instanceof Reply.Accepted) {
      unseen.forEach(account -> open.put(account.id(), true));
    }
    return reply;
  }

  /** An event that leaves with the submission; its time is the ledger's. */
  public Row event(Event event) {
    return new Row(OUTBOX, new EventValues(outbox.row(event)));
  }

  /** An event's row, at the ledger's time. */
  private record EventValues(OutboxRow row)
      implements Function<Assignment, List<@Nullable Object>> {
    @Override
    public List<@Nullable Object> apply(Assignment assignment) {
      return Arrays.asList(
          row.eventId(),
          row.type(),
          row.subject(),
          Times.ofNanos(assignment.timestamp()),
          row.data(),
          row.trace());
    }
  }

  /** Of the events that leave with it. */
  private static List<OutboxRow> events(Submission submission) {
    List<OutboxRow> events = new ArrayList<>();
    for (Companion companion : submission.companions()) {
      if (companion instanceof Row row && row.values() instanceof EventValues event) {
        events.add(event.row());
      }
    }
    return events;
  }

  /** Questions to the ledger. */
  public LedgerQueries queries() {
    return ledger.queries();
  }

  /**
   * Opens those accounts that are missing; costs nothing where all were seen before. An account is
   * never closed or changed by payments, and one that is opened for a submission that is then
   * refused stays empty and does no harm.
   */
  public void ensure(Collection<CreateAccount> accounts) {
    List<CreateAccount> unseen = unseen(accounts);
    if (unseen.isEmpty()) {
      return;
    }
    List<EventResult> results =
        switch (answer(Submission.of(unseen))) {
          case Reply.Accepted accepted -> accepted.results();
          case Reply.Rejected rejected -> rejected.results();
          case Reply.StepMoved moved -> throw unexpected(moved);
          case Reply.Replayed replayed -> throw unexpected(replayed);
          case Reply.KeyConflict conflict -> throw unexpected(conflict);
        };
    for (int i = 0; i < unseen.size(); i++) {
      if (!results.get(i).recorded()) {
        throw new IllegalStateException(
            "account %s could not be opened: %s"
                .formatted(unseen.get(i), results.get(i).wireName()));
      }
      open.put(unseen.get(i).id(), true);
    }
  }

  private List<CreateAccount> unseen(Collection<CreateAccount> accounts) {
    List<CreateAccount> unseen = new ArrayList<>();
    for (CreateAccount account : accounts) {
      if (open.getIfPresent(account.id()) == null) {
        unseen.add(account);
      }
    }
    return unseen;
  }

  private Reply answer(Submission submission) {
    try {
      return Trace.step(
          () -> "ledger commit", SpanKind.INTERNAL, () -> ledger.submitAndWait(submission));
    } catch (LedgerBusy e) {
      throw Problems.UNAVAILABLE
          .because("Nothing was done: the ledger has more to do than it takes on. Try again.")
          .with("result", "ledger_busy")
          .retryAfter(BUSY);
    } catch (LedgerUnavailable e) {
      LOG.warn("the outcome of a submission is unknown", e);
      throw Problems.UNAVAILABLE
          .because(
              "The ledger's database went away, so it is unknown whether this was done. Send the"
                  + " same request with the same Idempotency-Key again: it is done once.")
          .with("result", "ledger_unavailable")
          .retryAfter(AWAY);
    }
  }

  private static IllegalStateException unexpected(Reply reply) {
    return new IllegalStateException("opening accounts was answered " + reply);
  }
}
