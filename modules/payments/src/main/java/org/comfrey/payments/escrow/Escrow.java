package org.comfrey.payments.escrow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.events.StepAccepted;
import org.comfrey.api.payments.internal.AcceptedStep;
import org.comfrey.api.payments.internal.Move;
import org.comfrey.api.payments.internal.StepCommand;
import org.comfrey.api.payments.internal.StepPreview;
import org.comfrey.api.payments.internal.StepReply;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.ledger.Account;
import org.comfrey.ledger.Companion;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Step;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.SubmissionFailed;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.AccountKind;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.Times;
import org.jspecify.annotations.Nullable;

/**
 * Decides steps. Everything about a step that must be true together goes into one submission:
 *
 * <ul>
 *   <li>its transfers, whose ids follow from the command id;
 *   <li>the guard that the order still stands at the expected number, and, where the step takes a
 *       payment, that the payment is captured and untaken;
 *   <li>its row in {@code escrow_step}, which answers repeats and heals projections;
 *   <li>its event;
 *   <li>the refunds that it owes to cards.
 * </ul>
 *
 * <p>Whatever dies before the commit leaves nothing; whatever dies after it is found by the command
 * id.
 */
public final class Escrow {
  /** A payment stands at 1 once it was captured and at 2 once something took it. */
  public static final long CAPTURED = 1;

  private final Book book;
  private final StepRecords records;
  private final PaymentLookup payments;
  private final Consumer<PaymentFacts> refundsOwed;

  /**
   * Escrow in that book.
   *
   * @param refundsOwed is told, after the commit, which payment has refunds to be made
   */
  public Escrow(
      Book book,
      ModuleDatabase database,
      PaymentLookup payments,
      Consumer<PaymentFacts> refundsOwed) {
    this.book = book;
    this.records = new StepRecords(database);
    this.payments = payments;
    this.refundsOwed = refundsOwed;
  }

  /** Accepts the step whole, or refuses it whole. */
  public StepReply step(StepCommand command) {
    StepChecks.check(command);
    PaymentFacts paid = taken(command).orElse(null);
    List<RefundSplit.Refundable> refundable = refundable(command, paid);
    StepReply.Refused refusal = refusal(command, paid, refundable);
    if (refusal != null) {
      return refusal;
    }
    StepMoney money = StepMoney.of(command, paid, refundable);
    Halt.at("step.before-commit");
    StepReply reply;
    try {
      reply =
          answer(command, paid, book.commit(money.accounts(), submission(command, paid, money)));
    } catch (SubmissionFailed e) {
      // The command id is unique: the same command was accepted before, at another number.
      reply = recorded(command).orElseThrow(() -> e);
    }
    Halt.at("step.after-commit");
    if (reply instanceof StepReply.Accepted && !money.refunds().isEmpty()) {
      refundsOwed.accept(money.refunds().getFirst().payment());
    }
    return reply;
  }

  /** What {@link #step} would write; see {@code EscrowApi.preview}. */
  public StepPreview preview(StepCommand command) {
    StepChecks.check(command);
    PaymentFacts paid = taken(command).orElse(null);
    List<RefundSplit.Refundable> refundable = refundable(command, paid);
    StepReply.Refused refusal = refusal(command, paid, refundable);
    if (refusal != null) {
      return new StepPreview(List.of(), refusal.detail());
    }
    StepMoney money = StepMoney.of(command, paid, refundable);
    return new StepPreview(PlannedEntries.of(command, money), shortfall(money));
  }

  /** The first account that would fall below its floor, in words. */
  private @Nullable String shortfall(StepMoney money) {
    Map<Uint128, Long> available = new HashMap<>();
    List<Uint128> ids = money.accounts().stream().map(CreateAccount::id).toList();
    for (Account account : book.queries().accounts(ids).value()) {
      available.put(account.id(), account.balances().available());
    }
    Map<Uint128, CreateAccount> accounts = new HashMap<>();
    money.accounts().forEach(account -> accounts.put(account.id(), account));
    for (CreateTransfer transfer : money.transfers()) {
      long left = available.merge(transfer.debitAccountId(), -transfer.amount(), Math::addExact);
      available.merge(transfer.creditAccountId(), transfer.amount(), Math::addExact);
      CreateAccount debited = accounts.get(transfer.debitAccountId());
      if (left < 0 && debited != null && debited.floor() == 0) {
        String kind = AccountKind.ofCode(debited.code()).map(AccountKind::label).orElse("account");
        return "The account " + kind + " holds " + -left + " too little for this.";
      }
    }
    return null;
  }

  /** Accepted steps of an order after a number, in order, at most 500. */
  public List<AcceptedStep> steps(OrderId order, long after) {
    return records.after(order, after);
  }

  /** The two sides of each of those orders that took a step. */
  public Map<OrderId, Parties> parties(Collection<OrderId> orders) {
    return records.parties(orders);
  }

  /** What a person's open orders hold. */
  public List<Held> held(PersonId person) {
    return records.held(person);
  }

  /** The accounts of an order's pots and the names that its steps give them, such as pot:fee. */
  public Map<Uint128, String> potNames(OrderId order) {
    Map<Uint128, String> names = new HashMap<>();
    for (StepRecords.Pot pot : records.pots(order)) {
      names.put(Chart.pot(order, pot.name(), pot.currency()).id(), "pot:" + pot.name());
    }
    return names;
  }

  /** What the pots of an order hold, by name, in minor units. */
  public Map<String, Long> pots(OrderId order) {
    Map<Uint128, String> names = potNames(order);
    Map<String, Long> balances = new TreeMap<>();
    for (Account account : book.queries().accounts(List.copyOf(names.keySet())).value()) {
      String name = names.getOrDefault(account.id(), "pot:").substring("pot:".length());
      balances.merge(name, account.balances().available(), Long::sum);
    }
    return balances;
  }

  /** What of each amount, were it given back next, goes to whoever gave the order's coupon. */
  public List<Long> couponParts(OrderId order, List<Long> amountsMinor) {
    List<RefundSplit.Refundable> refundable = refundable(order, null);
    return amountsMinor.stream()
        .map(amountMinor -> RefundSplit.couponMinor(amountMinor, refundable))
        .toList();
  }

  /** What a provider's own coupon paid in a step and got back by it, in minor units. */
  public record OwnCoupon(long paidMinor, long backMinor) {}

  /** What of an accepted step's money is the provider's own, by a coupon that they gave. */
  public OwnCoupon ownCoupon(StepCommand command) {
    long paid =
        taken(command)
            .map(PaymentFacts::coupon)
            .filter(part -> part.funder() != null)
            .map(PaymentFacts.CouponPart::amountMinor)
            .orElse(0L);
    return new OwnCoupon(paid, records.backToProvider(command));
  }

  /** The payment that the step takes, where a move takes one. */
  private Optional<PaymentFacts> taken(StepCommand command) {
    PaymentId named = command.payment();
    return named == null || command.moves().stream().noneMatch(m -> isPayment(m.from()))
        ? Optional.empty()
        : payments.find(named);
  }

  /**
   * The payments that the step may give money back to, the last first. Read before the commit:
   * whoever changes it meanwhile moves the step number too.
   */
  private List<RefundSplit.Refundable> refundable(
      StepCommand command, @Nullable PaymentFacts paid) {
    if (command.moves().stream().noneMatch(m -> isPayment(m.to()))) {
      return List.of();
    }
    List<RefundSplit.Refundable> refundable = new ArrayList<>();
    if (paid != null) {
      refundable.add(new RefundSplit.Refundable(paid, paid.wholeMinor()));
    }
    refundable.addAll(refundable(command.order(), paid));
    return refundable;
  }

  /** What is left of the payments that an order took, but for one. */
  private List<RefundSplit.Refundable> refundable(OrderId order, @Nullable PaymentFacts paid) {
    List<RefundSplit.Refundable> refundable = new ArrayList<>();
    for (PaymentId id : records.takenPayments(order)) {
      payments
          .find(id)
          .filter(facts -> paid == null || !facts.id().equals(paid.id()))
          .ifPresent(facts ->
              refundable.add(
                  new RefundSplit.Refundable(
                      facts, Math.max(0, facts.wholeMinor() - records.refundedMinor(id)))));
    }
    return refundable;
  }

  private static boolean isPayment(String place) {
    return place.equals("payment");
  }

  private static StepReply.@Nullable Refused refusal(
      StepCommand command, @Nullable PaymentFacts paid, List<RefundSplit.Refundable> refundable) {
    long taken = 0;
    boolean back = false;
    for (Move move : command.moves()) {
      back |= isPayment(move.to());
      if (isPayment(move.from())) {
        taken = Math.addExact(taken, move.amountMinor());
      }
    }
    boolean takes = command.moves().stream().anyMatch(m -> isPayment(m.from()));
    if ((takes && paid == null) || (back && refundable.isEmpty())) {
      return new StepReply.Refused(
          "payment-not-found", "order " + command.order() + " has no payment " + command.payment());
    }
    if (paid == null) {
      return null;
    }
    if (!command.order().equals(paid.order()) || !command.currency().equals(paid.currency())) {
      return new StepReply.Refused(
          "payment-of-another-order",
          "payment %s is %s for order %s".formatted(paid.id(), paid.currency(), paid.order()));
    }
    if (taken > 0 && taken != paid.wholeMinor()) {
      return new StepReply.Refused(
          "payment-amount-differs",
          "payment %s is of %d, the step takes %d: a payment is taken whole"
              .formatted(paid.id(), paid.wholeMinor(), taken));
    }
    return null;
  }

  private Submission submission(StepCommand command, @Nullable PaymentFacts paid, StepMoney money) {
    List<Companion> companions = new ArrayList<>();
    companions.add(new Step(command.order().value(), command.expected()));
    if (paid != null && money.takenMinor() > 0) {
      companions.add(new Step(paid.id().value(), CAPTURED));
    }
    companions.add(StepRecords.row(command, money));
    companions.add(book.event(new StepAccepted(command.expected() + 1, command)));
    for (RefundSplit.Part refund : money.refunds()) {
      if (refund.cardMinor() > 0) {
        companions.add(
            RefundRows.due(
                refund.id(), refund.payment(), refund.cardMinor(), command.transition()));
      }
      if (refund.couponMinor() > 0) {
        companions.add(RefundRows.toFunder(refund.id(), refund.payment(), refund.couponMinor()));
      }
    }
    return new Submission(List.copyOf(money.transfers()), companions);
  }

  private StepReply answer(StepCommand command, @Nullable PaymentFacts paid, Reply reply) {
    return switch (reply) {
      case Reply.Accepted accepted ->
          new StepReply.Accepted(
              command.expected() + 1, Times.ofNanos(accepted.timestamp()), accepted.position());
      case Reply.StepMoved moved -> recorded(command).orElseGet(() -> moved(command, paid, moved));
      case Reply.Rejected rejected -> recorded(command).orElseGet(() -> refused(command, rejected));
      case Reply.Replayed replayed -> throw new IllegalStateException("a step has no key");
      case Reply.KeyConflict conflict -> throw new IllegalStateException("a step has no key");
    };
  }

  /**
   * The ledger lets an id that failed for a passing reason fail for ever and keeps no reason. Of
   * those reasons a step can only meet the floor: its accounts are open, and none has a ceiling.
   */
  private static StepReply refused(StepCommand command, Reply.Rejected rejected) {
    String result = rejected.cause().wireName();
    String code = result.equals("id_already_failed") ? "exceeds_floor" : result;
    return new StepReply.Refused(
        code, "the ledger answered %s to a move of order %s".formatted(code, command.order()));
  }

  private static StepReply moved(
      StepCommand command, @Nullable PaymentFacts paid, Reply.StepMoved moved) {
    if (paid == null || !moved.step().subject().equals(paid.id().value())) {
      return new StepReply.Moved(moved.actual());
    }
    return moved.actual() < CAPTURED
        ? new StepReply.Refused(
            "payment-not-captured", "payment " + paid.id() + " is not captured yet")
        : new StepReply.Refused(
            "payment-already-used",
            "payment %s was taken by a step or given back before step %d of order %s"
                .formatted(paid.id(), command.expected() + 1, command.order()));
  }

  /** The answer that this command got when it was accepted. */
  private Optional<StepReply> recorded(StepCommand command) {
    return records
        .ofCommand(command.commandId())
        .map(step -> new StepReply.Accepted(step.number(), step.at(), step.position()));
  }
}
