package org.comfrey.payments.card;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.ChargebackView;
import org.comfrey.api.payments.events.ChargebackChanged;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Step;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.TransferKind;
import org.comfrey.payments.escrow.Escrow;
import org.comfrey.payments.escrow.Parties;
import org.comfrey.payments.processor.ChargebackFacts;
import org.comfrey.payments.processor.Processor;
import org.comfrey.payments.processor.Processors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chargebacks: processes of payments that outlive their orders. When one is opened the processor
 * has taken the money already, so in the same commit somebody owes it: the client as far as they
 * had been given it back before, else the provider. What is owed comes out of wallets as far as
 * they go, never through their floor, and goes back when the chargeback is won.
 *
 * <p>A chargeback's number in the ledger goes from 0 to 1 when it is opened and to 2 when it is won
 * or lost: whoever hears of it twice does it once.
 */
public final class Chargebacks {
  private static final Logger LOG = LoggerFactory.getLogger(Chargebacks.class);
  private static final ProblemCode ANSWERED =
      new ProblemCode(409, "chargeback-answered", "The chargeback takes no answer any more");
  private static final String TABLE = "payments.chargeback";
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration LATER = Duration.ofMinutes(10);
  private static final int CLAIMED_MOST = 50;
  private static final int ANSWER_CHARACTERS = 4_000;
  private static final String OPENED = "opened-";
  private static final String WON = "won-";

  private final ChargebackTable table;
  private final PaymentTable payments;
  private final ChargebackDebts debts;
  private final Book book;
  private final Escrow escrow;
  private final Processors processors;
  private final FieldCipher cipher;
  private final Clock clock;

  /** Chargebacks in that database. */
  public Chargebacks(
      ModuleDatabase database,
      Book book,
      Escrow escrow,
      Processors processors,
      FieldCipher cipher,
      Clock clock) {
    this.table = new ChargebackTable(database);
    this.payments = new PaymentTable(database);
    this.debts = new ChargebackDebts(database, book);
    this.book = book;
    this.escrow = escrow;
    this.processors = processors;
    this.cipher = cipher;
    this.clock = clock;
  }

  /** A processor has news of a chargeback, perhaps of one that we do not know yet. */
  public void refresh(String processor, UUID id) {
    Optional<Chargeback> known = table.find(id);
    if (known.isEmpty()) {
      processors.named(processor).chargeback(id).ifPresent(facts -> open(processor, facts));
      known = table.find(id);
    }
    known.ifPresent(this::follow);
  }

  /** Looks after chargebacks that are not done with; returns how many there were. */
  public int resolveDue() {
    List<Chargeback> due = table.claimDue(clock.instant(), LEASE, CLAIMED_MOST);
    for (Chargeback chargeback : due) {
      try {
        follow(chargeback);
      } catch (RuntimeException e) {
        // One chargeback must not keep the others waiting; this one is due again later.
        LOG.warn("chargeback {} could not be followed; it is tried again", chargeback.id(), e);
      }
    }
    return due.size();
  }

  /** Answers a chargeback with our side of the story. */
  public ChargebackView represent(UUID id, PersonId operator, String answer) {
    Fields.check(fields -> fields.text("answer", answer, 1, ANSWER_CHARACTERS));
    Chargeback chargeback = table.find(id).orElseThrow(() -> Problems.notFound("chargeback", id));
    byte[] sealed = cipher.seal(operator, TABLE, "answer", id, answer.strip());
    if (!table.answer(id, sealed, operator, clock.instant())) {
      throw ANSWERED.because(
          "Chargeback " + id + " was answered, or is over since " + chargeback.respondBy() + ".");
    }
    Halt.at("chargeback.answer-noted");
    send(chargeback);
    return view(table.find(id).orElseThrow());
  }

  /** The chargebacks of an order's payments, oldest first. */
  public List<ChargebackView> ofOrder(OrderId order) {
    return table.ofOrder(order).stream().map(this::view).toList();
  }

  /** Newest first, after a place in the list. */
  public List<ChargebackView> page(
      @Nullable String state, @Nullable Instant before, @Nullable UUID beforeId, int limit) {
    return table.page(state, before, beforeId, limit).stream().map(this::view).toList();
  }

  /** The transfers with which a processor took a chargeback's amount; one of the two may lack. */
  public static List<Uint128> transfersOfOpening(UUID chargeback) {
    return ChargebackDebts.transfersOf(chargeback, OPENED, TransferKind.CHARGEBACK);
  }

  /** The transfers with which a processor gave a chargeback's amount back, likewise. */
  public static List<Uint128> transfersOfWinning(UUID chargeback) {
    return ChargebackDebts.transfersOf(chargeback, WON, TransferKind.CHARGEBACK_REVERSED);
  }

  private void open(String processor, ChargebackFacts facts) {
    Optional<Payment> found = payments.find(facts.payment());
    if (found.isEmpty()) {
      throw new IllegalStateException(
          "chargeback " + facts.id() + " is of payment " + facts.payment() + ", which is unknown");
    }
    Payment payment = found.get();
    OrderId order = payment.order();
    PersonId provider =
        order == null
            ? null
            : Optional.ofNullable(escrow.parties(List.of(order)).get(order))
                .map(Parties::provider)
                .orElse(null);
    Chargeback opened =
        new Chargeback(
            facts.id(),
            facts.payment(),
            order,
            payment.person(),
            provider,
            facts.amount().amountMinor(),
            facts.amount().currency(),
            processor,
            facts.reason(),
            "open",
            facts.respondBy(),
            debts.clients(facts.payment(), provider, facts.amount(), payment.amount()),
            clock.instant(),
            null,
            0);
    List<CreateTransfer> transfers = new ArrayList<>();
    for (ChargebackDebts.Share share : debts.shares(opened, opened.clientMinor())) {
      transfers.add(
          debts.transfer(
              opened,
              OPENED + share.side(),
              share.account(),
              Chart.clearing(processor, opened.currency()),
              share.owedMinor(),
              TransferKind.CHARGEBACK));
    }
    Halt.at("chargeback.before-commit");
    commit(
        new Submission(List.copyOf(transfers), List.of())
            .with(new Step(opened.id(), 0), ChargebackTable.row(opened), changed(opened, "open")));
    Halt.at("chargeback.after-commit");
  }

  /** Brings a chargeback to where its processor and its order have it. */
  private void follow(Chargeback chargeback) {
    if (!chargeback.closed()) {
      Processor processor = processors.named(chargeback.processor());
      ChargebackFacts facts =
          processor
              .chargeback(chargeback.id())
              .orElseThrow(() ->
                  new IllegalStateException(
                      "processor "
                          + chargeback.processor()
                          + " forgot chargeback "
                          + chargeback.id()));
      switch (facts.state()) {
        case OPEN -> send(chargeback);
        case REPRESENTED -> {
          // The card's bank takes its time.
        }
        case WON -> won(chargeback);
        case LOST -> close(chargeback, "lost", List.of());
      }
    }
    Chargeback now = table.find(chargeback.id()).orElseThrow();
    boolean orderEnded =
        now.order() == null
            || escrow.pots(now.order()).values().stream().allMatch(held -> held == 0);
    boolean settled = debts.settle(now, orderEnded);
    long client = debts.owedByClient(now);
    if (!now.state().equals("won") && client != now.clientMinor()) {
      table.owedByClient(now.id(), client);
    }
    boolean done = now.closed() && settled && orderEnded;
    Duration pause = now.closed() && orderEnded ? LATER : SOON;
    table.checkAt(now.id(), done ? null : clock.instant().plus(pause));
  }

  /** Sends our answer, if there is one: the first time may have got lost. */
  private void send(Chargeback chargeback) {
    table
        .answer(chargeback.id())
        .flatMap(answer ->
            cipher.open(answer.operator(), TABLE, "answer", chargeback.id(), answer.sealed()))
        .ifPresent(
            text -> processors.named(chargeback.processor()).represent(chargeback.id(), text));
  }

  private void won(Chargeback chargeback) {
    // Who owes what may be shifting at this moment: the number of the shifts is taken along.
    long shift = debts.shift(chargeback);
    List<CreateTransfer> back = new ArrayList<>();
    for (ChargebackDebts.Share share : debts.shares(chargeback, debts.owedByClient(chargeback))) {
      back.add(
          debts.transfer(
              chargeback,
              WON + share.side(),
              Chart.clearing(chargeback.processor(), chargeback.currency()),
              share.account(),
              share.owedMinor(),
              TransferKind.CHARGEBACK_REVERSED));
    }
    close(chargeback, "won", back, new Step(ChargebackDebts.shiftOf(chargeback), shift));
  }

  private void close(
      Chargeback chargeback, String state, List<CreateTransfer> transfers, Step... steps) {
    Submission submission =
        new Submission(List.copyOf(transfers), List.of())
            .with(new Step(chargeback.id(), 1), changed(chargeback, state));
    for (Step step : steps) {
      submission = submission.with(step);
    }
    Reply reply = commit(submission);
    Halt.at("chargeback.after-close");
    boolean closed =
        reply instanceof Reply.Accepted
            || reply instanceof Reply.StepMoved moved
                && moved.step().subject().equals(chargeback.id());
    if (closed) {
      table.close(chargeback.id(), state, clock.instant());
    }
  }

  private Reply commit(Submission submission) {
    Reply reply = book.commit(submission);
    if (reply instanceof Reply.Accepted || reply instanceof Reply.StepMoved) {
      return reply;
    }
    throw new IllegalStateException("a chargeback was answered " + reply);
  }

  private org.comfrey.ledger.Row changed(Chargeback chargeback, String state) {
    return book.event(
        new ChargebackChanged(
            chargeback.id(),
            chargeback.payment(),
            chargeback.order(),
            chargeback.client(),
            chargeback.provider(),
            new Money(chargeback.amountMinor(), chargeback.currency()),
            state));
  }

  private ChargebackView view(Chargeback chargeback) {
    String currency = chargeback.currency();
    return new ChargebackView(
        chargeback.id(),
        chargeback.payment(),
        chargeback.order(),
        chargeback.client(),
        chargeback.provider(),
        new Money(chargeback.amountMinor(), currency),
        chargeback.reason(),
        chargeback.state(),
        chargeback.respondBy(),
        new Money(chargeback.clientMinor(), currency),
        new Money(chargeback.amountMinor() - chargeback.clientMinor(), currency),
        new Money(
            chargeback.state().equals("won")
                ? 0
                : chargeback.amountMinor() - debts.outstanding(chargeback),
            currency),
        chargeback.openedAt(),
        chargeback.closedAt());
  }
}
