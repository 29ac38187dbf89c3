package org.comfrey.payments.card;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.comfrey.api.Money;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.events.WalletMoved;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Row;
import org.comfrey.ledger.Step;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.chart.Derived;
import org.comfrey.payments.chart.Times;
import org.comfrey.payments.chart.TransferKind;
import org.comfrey.payments.escrow.PaymentFacts;
import org.comfrey.payments.processor.Backoff;
import org.comfrey.payments.processor.Processors;
import org.comfrey.payments.processor.TransferOutcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the refunds that were owed by a commit of the ledger. A refund is asked for until the
 * processor answers; one that no card takes goes into the wallet of its owner instead.
 */
public final class Refunds {
  private static final Logger LOG = LoggerFactory.getLogger(Refunds.class);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int CLAIMED_MOST = 50;

  private final ModuleDatabase database;
  private final Book book;
  private final Processors processors;
  private final Executor background;
  private final Clock clock;

  /** {@code background} runs what is to be done soon but not now. */
  public Refunds(
      ModuleDatabase database, Book book, Processors processors, Executor background, Clock clock) {
    this.database = database;
    this.book = book;
    this.processors = processors;
    this.background = background;
    this.clock = clock;
  }

  /** Where a refund stands. */
  enum State {
    DUE,
    UNKNOWN,
    DONE,
    TO_WALLET;

    boolean ended() {
      return this == DONE || this == TO_WALLET;
    }

    String column() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static State ofColumn(String column) {
      return valueOf(column.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  private record Refund(
      UUID id,
      PaymentId payment,
      @Nullable UUID order,
      PersonId person,
      Money amount,
      String processor,
      int attempts) {}

  /**
   * Lets the refunds of a payment be made at once, in the background; the janitor sees to them if
   * not.
   */
  public void soon(PaymentFacts payment) {
    background.execute(this::makeDue);
  }

  Optional<State> state(UUID id) {
    return database
        .sql()
        .sql("select state from refund where id = :id")
        .param("id", id)
        .query(String.class)
        .optional()
        .map(State::ofColumn);
  }

  /** Makes a refund due now: its processor has news of it. */
  public void refresh(UUID id) {
    database
        .sql()
        .sql("update refund set check_at = :now where id = :id and check_at is not null")
        .param("now", Times.parameter(clock.instant()))
        .param("id", id)
        .update();
    makeDue();
  }

  /** Makes the refunds that are due; returns how many there were. */
  public int makeDue() {
    List<Refund> due = claimDue(clock.instant());
    for (Refund refund : due) {
      try {
        make(refund);
      } catch (RuntimeException e) {
        // One refund must not keep the others waiting; this one is due again when its lease ends.
        LOG.warn("refund {} could not be made; it is tried again", refund.id(), e);
      }
    }
    return due.size();
  }

  private void make(Refund refund) {
    Halt.at("refund.before-processor");
    TransferOutcome outcome =
        processors.named(refund.processor()).refund(refund.id(), refund.payment(), refund.amount());
    Halt.at("refund.after-processor");
    switch (outcome) {
      case TransferOutcome.Done done -> {
        settle(refund, toCard(refund), null);
        update(refund.id(), State.DONE, null);
      }
      case TransferOutcome.Failed failed -> {
        LOG.warn(
            "refund {} cannot go to its card ({}): the wallet takes it",
            refund.id(),
            failed.reason());
        settle(refund, toWallet(refund), walletMoved(refund));
        update(refund.id(), State.TO_WALLET, null);
      }
      case TransferOutcome.Pending pending -> update(refund.id(), State.DUE, later(refund));
      case TransferOutcome.NoAnswer silence -> update(refund.id(), State.UNKNOWN, later(refund));
    }
  }

  private Instant later(Refund refund) {
    return Backoff.after(refund.attempts(), clock.instant());
  }

  private void settle(Refund refund, CreateTransfer transfer, @Nullable Row event) {
    Submission submission =
        new Submission(List.of(transfer), List.of()).with(new Step(refund.id(), 0));
    Reply reply = book.commit(event == null ? submission : submission.with(event));
    Halt.at("refund.after-commit");
    if (!(reply instanceof Reply.Accepted) && !(reply instanceof Reply.StepMoved)) {
      throw new IllegalStateException("refund " + refund.id() + " was answered " + reply);
    }
  }

  private CreateTransfer toCard(Refund refund) {
    CreateAccount clearing = Chart.clearing(refund.processor(), refund.amount().currency());
    return transfer(refund, clearing, TransferKind.REFUND);
  }

  private CreateTransfer toWallet(Refund refund) {
    CreateAccount wallet = Chart.wallet(refund.person(), refund.amount().currency());
    return transfer(refund, wallet, TransferKind.REFUND_TO_WALLET);
  }

  private CreateTransfer transfer(Refund refund, CreateAccount target, TransferKind kind) {
    String currency = refund.amount().currency();
    CreateAccount due = Chart.refundsDue(refund.processor(), currency);
    book.ensure(List.of(due, target));
    UUID order = refund.order();
    return CreateTransfer.of(
            Uint128.of(Derived.id("refund-made", refund.id())),
            due.id(),
            target.id(),
            refund.amount().amountMinor(),
            Currencies.ledger(currency),
            kind.code())
        .withUserData(Uint128.of(order == null ? refund.payment().value() : order), 0, 0);
  }

  private Row walletMoved(Refund refund) {
    return book.event(
        new WalletMoved(refund.person(), "refund", refund.amount(), refund.payment().toString()));
  }

  private List<Refund> claimDue(Instant now) {
    return database
        .sql()
        .sql(
            """
            update refund set check_at = :leased, attempts = attempts + 1
            where id in (
              select id from refund where check_at <= :now
              order by check_at limit :most for update skip locked)
            returning id, payment_id, order_id, person, amount_minor, currency, processor,
              attempts\
            """)
        .param("leased", Times.parameter(now.plus(LEASE)))
        .param("now", Times.parameter(now))
        .param("most", CLAIMED_MOST)
        .query((row, n) -> refund(row))
        .list();
  }

  private void update(UUID id, State state, @Nullable Instant checkAt) {
    database
        .sql()
        .sql(
            """
            update refund set state = :state, check_at = :checkAt
            where id = :id and state not in ('done', 'to-wallet')\
            """)
        .param("id", id)
        .param("state", state.column())
        .param(
            "checkAt",
            checkAt == null ? null : Times.parameter(checkAt),
            java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
  }

  private static Refund refund(ResultSet row) throws SQLException {
    return new Refund(
        row.getObject("id", UUID.class),
        new PaymentId(row.getObject("payment_id", UUID.class)),
        row.getObject("order_id", UUID.class),
        new PersonId(row.getObject("person", UUID.class)),
        new Money(row.getLong("amount_minor"), row.getString("currency")),
        row.getString("processor"),
        row.getInt("attempts"));
  }
}
