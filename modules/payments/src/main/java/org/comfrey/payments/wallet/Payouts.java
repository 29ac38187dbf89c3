package org.comfrey.payments.wallet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.comfrey.api.Money;
import org.comfrey.api.PayoutId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.PayoutView;
import org.comfrey.api.payments.events.WalletMoved;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Event;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Row;
import org.comfrey.ledger.RowTable;
import org.comfrey.ledger.RowTable.Column;
import org.comfrey.ledger.Step;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.chart.Derived;
import org.comfrey.payments.chart.Times;
import org.comfrey.payments.chart.TransferKind;
import org.comfrey.payments.processor.Backoff;
import org.comfrey.payments.processor.Processor;
import org.comfrey.payments.processor.Processors;
import org.comfrey.payments.processor.TransferOutcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends money to banks. The wallet's money is held in the commit that records the payout; then the
 * bank is asked, as often as it takes, and the hold is posted or let go.
 */
public final class Payouts {
  private static final Logger LOG = LoggerFactory.getLogger(Payouts.class);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int CLAIMED_MOST = 50;
  private static final RowTable TABLE =
      new RowTable(
          "payout",
          List.of(
              new Column("id", RowTable.Type.UUID),
              new Column("person", RowTable.Type.UUID),
              new Column("amount_minor", RowTable.Type.BIGINT),
              new Column("currency", RowTable.Type.TEXT),
              new Column("processor", RowTable.Type.TEXT),
              new Column("bank_token", RowTable.Type.TEXT),
              new Column("bank_label", RowTable.Type.BYTEA),
              new Column("state", RowTable.Type.TEXT),
              new Column("check_at", RowTable.Type.TIMESTAMPTZ),
              new Column("requested_at", RowTable.Type.TIMESTAMPTZ)));

  private final ModuleDatabase database;
  private final Book book;
  private final Processors processors;
  private final FieldCipher cipher;
  private final Executor background;
  private final Clock clock;

  /** {@code background} runs what is to be done soon but not now. */
  public Payouts(
      ModuleDatabase database,
      Book book,
      Processors processors,
      FieldCipher cipher,
      Executor background,
      Clock clock) {
    this.database = database;
    this.book = book;
    this.processors = processors;
    this.cipher = cipher;
    this.background = background;
    this.clock = clock;
  }

  private enum State {
    PENDING,
    UNKNOWN,
    PAID,
    FAILED;

    boolean ended() {
      return this == PAID || this == FAILED;
    }

    String column() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Payout(
      PayoutId id,
      PersonId person,
      Money amount,
      String processor,
      String bankToken,
      String bankLabel,
      State state,
      @Nullable String reason,
      int attempts,
      Instant requestedAt) {}

  /** Where a list of payouts goes on. */
  record Place(Instant requestedAt, UUID id) {}

  /** Holds the money and sets it on its way; the same id again is the same payout. */
  PayoutView request(PayoutId id, PersonId person, Money amount, String token, String label) {
    Optional<Payout> before = find(id);
    if (before.isPresent()) {
      return view(before.get());
    }
    Processor processor = processors.preferred();
    String currency = amount.currency();
    CreateAccount wallet = Chart.wallet(person, currency);
    CreateAccount underWay = Chart.payoutsUnderWay(processor.name(), currency);
    book.ensure(List.of(wallet, underWay));
    CreateTransfer hold =
        CreateTransfer.pend(
                Uint128.of(id.value()),
                wallet.id(),
                underWay.id(),
                amount.amountMinor(),
                Currencies.ledger(currency),
                TransferKind.PAYOUT.code(),
                0)
            .withUserData(Uint128.of(id.value()), 0, 0);
    byte[] sealed = cipher.seal(person, "payments.payout", "bank_label", id, label);
    Row row = row(id, person, amount, processor.name(), token, sealed);
    Reply reply =
        book.commit(Submission.of(hold).with(row, moved(person, "payout-pending", amount, id)));
    Halt.at("payout.after-hold");
    switch (reply) {
      case Reply.Accepted accepted -> background.execute(this::resolveDue);
      case Reply.Rejected rejected -> throw MoneyProblems.of(rejected, amount);
      case Reply.StepMoved moved -> throw new IllegalStateException("a payout has no step");
      case Reply.Replayed replayed -> throw new IllegalStateException("a payout has no key");
      case Reply.KeyConflict conflict -> throw new IllegalStateException("a payout has no key");
    }
    return view(find(id).orElseThrow());
  }

  private static Row row(
      PayoutId id,
      PersonId person,
      Money amount,
      String processor,
      String token,
      byte[] sealedLabel) {
    return new Row(
        TABLE,
        assignment -> {
          Instant at = Times.ofNanos(assignment.timestamp());
          return List.of(
              id.value(),
              person.value(),
              amount.amountMinor(),
              amount.currency(),
              processor,
              token,
              sealedLabel,
              State.PENDING.column(),
              at,
              at);
        });
  }

  private Row moved(PersonId person, String kind, Money amount, PayoutId id) {
    return book.event(new WalletMoved(person, kind, amount, id.toString()));
  }

  /** One's own payouts, newest first, one more than the limit where there are more. */
  List<PayoutView> list(PersonId person, @Nullable Place after, int limit) {
    return database
        .sql()
        .sql(
            """
            select * from payout
            where person = :person
              and (:at::timestamptz is null or (requested_at, id) < (:at, :id::uuid))
            order by requested_at desc, id desc limit :limit\
            """)
        .param("person", person.value())
        .param(
            "at",
            after == null ? null : Times.parameter(after.requestedAt()),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .param("id", after == null ? null : after.id(), Types.OTHER)
        .param("limit", limit + 1)
        .query((row, n) -> payout(row))
        .list()
        .stream()
        .map(Payouts::view)
        .toList();
  }

  /** Asks the bank how a payout stands, if that is open. */
  public void refresh(PayoutId id) {
    find(id).filter(payout -> !payout.state().ended()).ifPresent(this::ask);
  }

  /** Looks after payouts whose outcome is open; returns how many there were. */
  public int resolveDue() {
    List<PayoutId> due = claimDue(clock.instant());
    for (PayoutId id : due) {
      try {
        refresh(id);
      } catch (RuntimeException e) {
        // One payout must not keep the others waiting; this one is due again when its lease ends.
        LOG.warn("payout {} could not be resolved; it is tried again", id, e);
      }
    }
    return due.size();
  }

  private void ask(Payout payout) {
    Halt.at("payout.before-processor");
    TransferOutcome outcome =
        processors
            .named(payout.processor())
            .payOut(payout.id(), payout.amount(), payout.bankToken());
    Halt.at("payout.after-processor");
    Instant later = Backoff.after(payout.attempts(), clock.instant());
    switch (outcome) {
      case TransferOutcome.Done done -> end(payout, State.PAID, null);
      case TransferOutcome.Failed failed -> end(payout, State.FAILED, failed.reason());
      case TransferOutcome.Pending pending -> update(payout.id(), State.PENDING, null, later);
      case TransferOutcome.NoAnswer silence -> update(payout.id(), State.UNKNOWN, null, later);
    }
  }

  private void end(Payout payout, State state, @Nullable String reason) {
    boolean paid = state == State.PAID;
    Submission submission =
        new Submission(paid ? posted(payout) : released(payout), List.of())
            .with(
                new Step(payout.id().value(), 0),
                moved(
                    payout.person(),
                    paid ? "payout-paid" : "payout-failed",
                    payout.amount(),
                    payout.id()));
    Reply reply = book.commit(submission);
    Halt.at("payout.after-commit");
    if (!(reply instanceof Reply.Accepted) && !(reply instanceof Reply.StepMoved)) {
      throw new IllegalStateException("payout " + payout.id() + " was answered " + reply);
    }
    if (reply instanceof Reply.Accepted) {
      update(payout.id(), state, reason, null);
    }
  }

  private static List<Event> released(Payout payout) {
    Uint128 id = Uint128.of(Derived.id("payout-released", payout.id()));
    return List.of(CreateTransfer.voidPending(id, Uint128.of(payout.id().value())));
  }

  private List<Event> posted(Payout payout) {
    String currency = payout.amount().currency();
    CreateAccount underWay = Chart.payoutsUnderWay(payout.processor(), currency);
    CreateAccount clearing = Chart.clearing(payout.processor(), currency);
    book.ensure(List.of(underWay, clearing));
    CreateTransfer post =
        CreateTransfer.post(
            Uint128.of(Derived.id("payout-posted", payout.id())),
            Uint128.of(payout.id().value()),
            CreateTransfer.AMOUNT_MAX);
    CreateTransfer settle =
        CreateTransfer.of(
                Uint128.of(Derived.id("payout-settled", payout.id())),
                underWay.id(),
                clearing.id(),
                payout.amount().amountMinor(),
                Currencies.ledger(currency),
                TransferKind.PAYOUT_SETTLED.code())
            .withUserData(Uint128.of(payout.id().value()), 0, 0);
    return List.of(post, settle);
  }

  private static PayoutView view(Payout payout) {
    return new PayoutView(
        payout.id(),
        payout.amount(),
        payout.state().column(),
        payout.bankLabel(),
        payout.reason(),
        payout.requestedAt());
  }

  private Optional<Payout> find(PayoutId id) {
    return database
        .sql()
        .sql("select * from payout where id = :id")
        .param("id", id.value())
        .query((row, n) -> payout(row))
        .optional();
  }

  private List<PayoutId> claimDue(Instant now) {
    return database
        .sql()
        .sql(
            """
            update payout set check_at = :leased, attempts = attempts + 1
            where id in (
              select id from payout where check_at <= :now
              order by check_at limit :most for update skip locked)
            returning id\
            """)
        .param("leased", Times.parameter(now.plus(LEASE)))
        .param("now", Times.parameter(now))
        .param("most", CLAIMED_MOST)
        .query(UUID.class)
        .list()
        .stream()
        .map(PayoutId::new)
        .toList();
  }

  private void update(
      PayoutId id, State state, @Nullable String reason, @Nullable Instant checkAt) {
    database
        .sql()
        .sql(
            """
            update payout set state = :state, reason = :reason, check_at = :checkAt
            where id = :id and state not in ('paid', 'failed')\
            """)
        .param("id", id.value())
        .param("state", state.column())
        .param("reason", reason, Types.VARCHAR)
        .param(
            "checkAt",
            checkAt == null ? null : Times.parameter(checkAt),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
  }

  private Payout payout(ResultSet row) throws SQLException {
    PayoutId id = new PayoutId(row.getObject("id", UUID.class));
    PersonId person = new PersonId(row.getObject("person", UUID.class));
    // A person who was erased has no label left; what was paid stays.
    String label =
        cipher
            .open(person, "payments.payout", "bank_label", id, row.getBytes("bank_label"))
            .orElse("");
    return new Payout(
        id,
        person,
        new Money(row.getLong("amount_minor"), row.getString("currency")),
        row.getString("processor"),
        row.getString("bank_token"),
        label,
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getString("reason"),
        row.getInt("attempts"),
        Times.column(row, "requested_at"));
  }
}
