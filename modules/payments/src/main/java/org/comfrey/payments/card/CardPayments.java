package org.comfrey.payments.card;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.comfrey.api.Event;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.events.PaymentSettled;
import org.comfrey.api.payments.events.WalletMoved;
import org.comfrey.api.payments.internal.ChargeCommand;
import org.comfrey.api.payments.internal.ReturnReply;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.comfrey.ledger.Companion;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Step;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.chart.Derived;
import org.comfrey.payments.chart.TransferKind;
import org.comfrey.payments.coupon.Coupons;
import org.comfrey.payments.escrow.PaymentFacts;
import org.comfrey.payments.processor.Backoff;
import org.comfrey.payments.processor.ChargeOutcome;
import org.comfrey.payments.processor.Processor;
import org.comfrey.payments.processor.Processors;
import org.comfrey.payments.voucher.Vouchers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes money from cards. The row is written before the processor is asked, the processor is asked
 * outside of any transaction, and what it says is decided by the ledger: a payment is settled by
 * the step of its own number from 0 to 1, once, whoever hears of it first (the caller, a webhook,
 * the janitor).
 */
public final class CardPayments {
  private static final Logger LOG = LoggerFactory.getLogger(CardPayments.class);
  private static final ProblemCode PAYMENT_DIFFERS =
      new ProblemCode(422, "payment-differs", "The payment id belongs to another payment");

  private static final ProblemCode CARD_NEEDED =
      new ProblemCode(422, "card-needed", "The voucher does not pay all of it");

  /** How long the one who asks the processor is left alone before the janitor asks too. */
  private static final Duration LEASE = Duration.ofSeconds(30);

  private static final Duration CHALLENGE_CHECK = Duration.ofMinutes(1);
  private static final int CLAIMED_MOST = 50;
  private static final int FACTS_REMEMBERED = 10_000;

  private final PaymentTable table;
  private final Book book;
  private final Processors processors;
  private final Returns returns;
  private final Coupons coupons;
  private final Vouchers vouchers;
  private final ModuleDatabase database;
  private final LateCaptures late;
  private final Clock clock;

  /** A step asks for them a moment after the payment was made, and invoices after that. */
  private final Cache<PaymentId, PaymentFacts> known =
      Caffeine.newBuilder().maximumSize(FACTS_REMEMBERED).build();

  /** Payments in that database, given back by those refunds. */
  public CardPayments(
      ModuleDatabase database,
      Book book,
      Processors processors,
      Refunds refunds,
      Coupons coupons,
      Vouchers vouchers,
      Clock clock) {
    this.vouchers = vouchers;
    this.database = database;
    this.coupons = coupons;
    this.table = new PaymentTable(database);
    this.book = book;
    this.processors = processors;
    this.late = new LateCaptures(book, refunds);
    this.returns = new Returns(table, refunds, book);
    this.clock = clock;
  }

  /** Charges a card, or finds what became of the same charge before. */
  public PaymentView charge(
      PaymentId id, @Nullable OrderId order, PersonId person, Money amount, String cardToken) {
    return charge(id, order, person, amount, cardToken, null);
  }

  /** The same, of which a coupon pays a part. */
  public PaymentView charge(
      PaymentId id,
      @Nullable OrderId order,
      PersonId person,
      Money amount,
      String cardToken,
      Coupons.@Nullable Wish coupon) {
    Processor processor = processors.preferred();
    PaymentFacts facts =
        new PaymentFacts(
            id, order, person, amount.amountMinor(), amount.currency(), processor.name(), null);
    Payment payment =
        order == null || coupon == null
            ? begin(facts, cardToken)
            : begin(facts, order, cardToken, coupon);
    if (!same(payment, facts, cardToken)) {
      throw PAYMENT_DIFFERS.because(
          "Payment " + id + " was asked for before with another order, amount or card.");
    }
    known.put(id, payment.facts());
    return view(payment.state() == Payment.State.INITIATED ? attempt(payment) : payment);
  }

  /** Writes the payment down, or finds it. */
  private Payment begin(PaymentFacts facts, String cardToken) {
    Instant now = clock.instant();
    boolean fresh = table.insert(facts, cardToken, now, now.plus(LEASE));
    Halt.at("charge.after-insert");
    return fresh ? Payment.begun(facts, cardToken, now) : existing(facts.id());
  }

  /** Takes the coupon's use and writes the payment down together, once for a payment. */
  private Payment begin(PaymentFacts whole, OrderId order, String cardToken, Coupons.Wish wish) {
    Instant now = clock.instant();
    database.inTransaction(() -> {
      table.lock(whole.id());
      if (table.find(whole.id()).isPresent()) {
        return;
      }
      Money price = new Money(whole.amountMinor(), whole.currency());
      Coupons.Use use =
          vouchers.knows(wish.code())
              ? vouchers.reserve(whole.id(), order, whole.person(), price, wish.code())
              : coupons.reserve(whole.id(), order, whole.person(), price, wish);
      if (use.amountMinor() < whole.amountMinor() && cardToken.equals(ChargeCommand.NO_CARD)) {
        throw CARD_NEEDED.because(
            "The voucher pays "
                + use.amountMinor()
                + " minor units of "
                + whole.amountMinor()
                + "; a card has to pay the rest.");
      }
      PaymentFacts facts =
          new PaymentFacts(
              whole.id(),
              order,
              whole.person(),
              whole.amountMinor() - use.amountMinor(),
              whole.currency(),
              whole.processor(),
              new PaymentFacts.CouponPart(
                  use.coupon(), use.funder(), use.amountMinor(), use.voucher()));
      table.insert(facts, cardToken, now, now.plus(LEASE));
    });
    Halt.at("charge.after-insert");
    return existing(whole.id());
  }

  /** A payment as it stands. */
  public Optional<PaymentView> find(PaymentId id) {
    return table.find(id).map(this::view);
  }

  /** What never changes about a payment. */
  public Optional<PaymentFacts> facts(PaymentId id) {
    PaymentFacts seen = known.getIfPresent(id);
    if (seen != null) {
      return Optional.of(seen);
    }
    Optional<PaymentFacts> found = table.find(id).map(Payment::facts);
    found.ifPresent(facts -> known.put(id, facts));
    return found;
  }

  /** All payments for an order, oldest first. */
  public List<PaymentView> ofOrder(OrderId order) {
    return table.ofOrder(order).stream().map(this::view).toList();
  }

  /** Asks the processor how a payment stands, if that is open. */
  public void refresh(PaymentId id) {
    Optional<Payment> found = table.find(id);
    if (found.isEmpty() || found.get().state() == Payment.State.SUCCEEDED) {
      return;
    }
    if (found.get().state() == Payment.State.DECLINED) {
      // A decline is final for the order; a processor that thinks again must not keep the money.
      if (processor(found.get()).find(id) instanceof ChargeOutcome.Captured) {
        late.take(found.get().facts());
      }
      return;
    }
    ask(found.get());
  }

  /** Gives a payment that no step took back to its card, once. */
  public ReturnReply giveBack(PaymentId id, String reason) {
    return table
        .find(id)
        .map(payment -> returns.giveBack(payment.facts(), reason))
        .orElseGet(() -> new ReturnReply("nothing-captured"));
  }

  /** Looks after payments whose outcome is open; returns how many there were. */
  public int resolveDue() {
    List<PaymentId> due = table.claimDue(clock.instant(), LEASE, CLAIMED_MOST);
    for (PaymentId id : due) {
      try {
        refresh(id);
      } catch (RuntimeException e) {
        // One payment must not keep the others waiting; this one is due again when its lease ends.
        LOG.warn("payment {} could not be resolved; it is tried again", id, e);
      }
    }
    return due.size();
  }

  private static boolean same(Payment payment, PaymentFacts facts, String cardToken) {
    PaymentFacts recorded = payment.facts();
    return Objects.equals(recorded.order(), facts.order())
        && recorded.person().equals(facts.person())
        && recorded.wholeMinor() == facts.wholeMinor()
        && recorded.currency().equals(facts.currency())
        && payment.cardToken().equals(cardToken);
  }

  /** Only of a payment that somebody wanted back the ledger is asked whether it went. */
  private PaymentView view(Payment payment) {
    return payment.view(payment.returnReason() != null && returns.isMade(payment.id()));
  }

  private Payment existing(PaymentId id) {
    return table.find(id).orElseThrow(() -> Problems.notFound("payment", id));
  }

  private void ask(Payment payment) {
    if (payment.facts().amountMinor() == 0) {
      attempt(payment);
      return;
    }
    ChargeOutcome outcome = processor(payment).find(payment.id());
    if (outcome instanceof ChargeOutcome.NotFound) {
      // It never arrived there: the same id makes asking again safe.
      attempt(payment);
    } else {
      settle(payment, outcome);
    }
  }

  /** Charges, and answers how the payment then stands. */
  private Payment attempt(Payment payment) {
    if (payment.facts().amountMinor() == 0) {
      // A voucher pays all: there is nobody to ask.
      return settle(payment, new ChargeOutcome.Captured());
    }
    Halt.at("charge.before-processor");
    ChargeOutcome outcome =
        processor(payment).charge(payment.id(), payment.amount(), payment.cardToken());
    Halt.at("charge.after-processor");
    return settle(payment, outcome);
  }

  private Processor processor(Payment payment) {
    return processors.named(payment.facts().processor());
  }

  private Payment settle(Payment payment, ChargeOutcome outcome) {
    Instant now = clock.instant();
    Instant later = Backoff.after(payment.attempts(), now);
    PaymentId id = payment.id();
    return switch (outcome) {
      case ChargeOutcome.Captured captured -> captured(payment);
      case ChargeOutcome.Declined declined -> declined(payment, declined.reason());
      case ChargeOutcome.Challenge challenge ->
          note(id, Payment.State.CHALLENGE, null, challenge.url(), now.plus(CHALLENGE_CHECK));
      case ChargeOutcome.Pending pending -> note(id, Payment.State.PENDING, null, null, later);
      case ChargeOutcome.NoAnswer silence -> note(id, Payment.State.UNKNOWN, null, null, later);
      case ChargeOutcome.NotFound lost ->
          throw new IllegalStateException(
              "processor %s was charged for payment %s and knows nothing of it"
                  .formatted(payment.facts().processor(), id));
    };
  }

  private Payment note(
      PaymentId id,
      Payment.State state,
      @Nullable String reason,
      @Nullable String challengeUrl,
      @Nullable Instant checkAt) {
    return table.update(id, state, reason, challengeUrl, checkAt).orElseGet(() -> existing(id));
  }

  private Payment captured(Payment payment) {
    List<CreateAccount> accounts = new ArrayList<>();
    CreateTransfer capture = capture(payment, accounts);
    List<Companion> companions = new ArrayList<>();
    companions.add(new Step(payment.id().value(), 0));
    companions.add(book.event(settled(payment, "succeeded", null)));
    List<CreateTransfer> transfers = new ArrayList<>();
    if (capture.amount() > 0) {
      transfers.add(capture);
    }
    coupon(payment.facts(), accounts).ifPresent(transfers::add);
    Reply reply = book.commit(accounts, new Submission(List.copyOf(transfers), companions));
    Halt.at("charge.after-capture");
    if (!(reply instanceof Reply.Accepted)) {
      // Settled before: by another of us the same way, or the processor takes a decline back.
      Payment settled = existing(payment.id());
      if (settled.state() == Payment.State.DECLINED) {
        late.take(settled.facts());
      } else if (!isCaptured(payment)) {
        throw new IllegalStateException(
            "payment %s was settled otherwise, which is not written yet: %s"
                .formatted(payment.id(), reply));
      }
      return settled;
    }
    Payment succeeded = note(payment.id(), Payment.State.SUCCEEDED, null, null, null);
    settleCoupon(payment.facts());
    // Whoever wants it back noted so before looking at the ledger, so that one of us sees the
    // other.
    String wanted = succeeded.returnReason();
    if (wanted != null) {
      returns.giveBack(payment.facts(), wanted);
    }
    return succeeded;
  }

  /** The use that was kept for the payment counts, or is free again. */
  private void settleCoupon(PaymentFacts facts) {
    if (facts.coupon() != null) {
      coupons.settle(facts.id());
      vouchers.settle(facts.id());
    }
  }

  private CreateTransfer capture(Payment payment, List<CreateAccount> accounts) {
    PaymentFacts facts = payment.facts();
    OrderId order = facts.order();
    CreateAccount clearing = Chart.clearing(facts.processor(), facts.currency());
    boolean buys = order == null && vouchers.isBoughtBy(facts.id());
    CreateAccount target =
        buys
            ? Chart.voucher(facts.id().value(), facts.currency())
            : order == null
                ? Chart.wallet(facts.person(), facts.currency())
                : Chart.received(facts.id(), order.value(), facts.currency());
    TransferKind kind =
        buys
            ? TransferKind.VOUCHER_BOUGHT
            : order == null ? TransferKind.DEPOSIT : TransferKind.CAPTURE;
    accounts.add(clearing);
    accounts.add(target);
    return CreateTransfer.of(
            Uint128.of(Derived.id("capture", facts.id())),
            clearing.id(),
            target.id(),
            facts.amountMinor(),
            Currencies.ledger(facts.currency()),
            kind.code())
        .withUserData(Uint128.of(order == null ? facts.id().value() : order.value()), 0, 0);
  }

  /** The coupon's part comes in with the card's. */
  private Optional<CreateTransfer> coupon(PaymentFacts facts, List<CreateAccount> accounts) {
    PaymentFacts.CouponPart part = facts.coupon();
    OrderId order = facts.order();
    if (part == null || order == null) {
      return Optional.empty();
    }
    CreateAccount fund = part.source(facts.currency());
    CreateAccount received = Chart.received(facts.id(), order.value(), facts.currency());
    accounts.add(fund);
    return Optional.of(
        CreateTransfer.of(
                Uint128.of(Derived.id("coupon", facts.id())),
                fund.id(),
                received.id(),
                part.amountMinor(),
                Currencies.ledger(facts.currency()),
                part.paid().code())
            .withUserData(Uint128.of(order.value()), 0, 0));
  }

  private Payment declined(Payment payment, String reason) {
    List<Companion> companions = new ArrayList<>();
    companions.add(new Step(payment.id().value(), 0));
    if (payment.order() != null) {
      companions.add(book.event(settled(payment, "declined", reason)));
    }
    Reply reply = book.commit(new Submission(List.of(), companions));
    Halt.at("charge.after-decline");
    if (!(reply instanceof Reply.Accepted) && isCaptured(payment)) {
      throw new IllegalStateException(
          "payment %s was declined (%s) after it had been captured"
              .formatted(payment.id(), reason));
    }
    Payment declined = note(payment.id(), Payment.State.DECLINED, reason, null, null);
    settleCoupon(payment.facts());
    return declined;
  }

  private boolean isCaptured(Payment payment) {
    // Where a voucher paid all, its part came in alone.
    Uint128 capture = Uint128.of(Derived.id("capture", payment.id()));
    Uint128 coupon = Uint128.of(Derived.id("coupon", payment.id()));
    return !book.queries().transfers(List.of(capture, coupon)).value().isEmpty();
  }

  private Event settled(Payment payment, String status, @Nullable String reason) {
    OrderId order = payment.order();
    return order == null
        ? new WalletMoved(
            payment.person(),
            vouchers.isBoughtBy(payment.id()) ? "voucher-bought" : "deposit",
            payment.amount(),
            payment.id().toString())
        : new PaymentSettled(
            payment.id(), order, payment.person(), payment.whole(), status, reason);
  }
}
