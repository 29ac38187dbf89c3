package org.comfrey.payments.escrow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.payments.internal.Move;
import org.comfrey.api.payments.internal.StepCommand;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.chart.Derived;
import org.comfrey.payments.chart.TransferKind;
import org.jspecify.annotations.Nullable;

/**
 * What a step's moves mean in the ledger.
 *
 * @param accounts that the transfers need, opened where they are missing
 * @param transfers one for each move, their ids following from the command's
 * @param takenMinor what the step takes from the payment
 * @param refunds what it owes back to cards, one or more for each move to the place payment
 * @param potsGrewMinor by how much the order's pots hold more, negative for less
 */
record StepMoney(
    List<CreateAccount> accounts,
    List<CreateTransfer> transfers,
    long takenMinor,
    List<RefundDue> refunds,
    long potsGrewMinor) {

  /** Money that a step owes back to the card of a payment; the id is the transfer's. */
  record RefundDue(UUID id, PaymentFacts payment, long amountMinor) {}

  /** A payment that the order took, with what was not given back of it yet. */
  record Refundable(PaymentFacts payment, long leftMinor) {}

  private static final String PAYMENT = "payment";
  private static final String POT = "pot:";

  /**
   * Translates a checked command.
   *
   * @param paid the payment that the step takes, where a move takes one
   * @param refundable the payments that money goes back to, in the order in which it does
   */
  static StepMoney of(
      StepCommand command, @Nullable PaymentFacts paid, List<Refundable> refundable) {
    Map<Uint128, CreateAccount> accounts = new LinkedHashMap<>();
    List<CreateTransfer> transfers = new ArrayList<>();
    List<RefundDue> refunds = new ArrayList<>();
    List<Refundable> left = new ArrayList<>(refundable);
    long taken = 0;
    long potsGrew = 0;
    for (int i = 0; i < command.moves().size(); i++) {
      Move move = command.moves().get(i);
      if (move.amountMinor() == 0) {
        // A share that rounds to nothing leaves no line in anybody's statement.
        continue;
      }
      CreateAccount debit = source(move.from(), command, paid);
      accounts.putIfAbsent(debit.id(), debit);
      if (move.to().equals(PAYMENT)) {
        for (RefundDue refund : split(command, i, move.amountMinor(), left)) {
          CreateAccount due = Chart.refundsDue(refund.payment().processor(), command.currency());
          accounts.putIfAbsent(due.id(), due);
          transfers.add(
              transfer(
                  command,
                  refund.id(),
                  debit,
                  due,
                  refund.amountMinor(),
                  i,
                  TransferKind.REFUND_DUE));
          refunds.add(refund);
        }
      } else {
        CreateAccount credit = account(move.to(), command);
        accounts.putIfAbsent(credit.id(), credit);
        UUID id = Derived.id("step-move", command.commandId(), i);
        transfers.add(
            transfer(command, id, debit, credit, move.amountMinor(), i, TransferKind.ORDER));
      }
      if (move.from().equals(PAYMENT)) {
        taken = Math.addExact(taken, move.amountMinor());
      }
      potsGrew = Math.addExact(potsGrew, grown(move));
    }
    return new StepMoney(
        List.copyOf(accounts.values()),
        List.copyOf(transfers),
        taken,
        List.copyOf(refunds),
        potsGrew);
  }

  private static CreateTransfer transfer(
      StepCommand command,
      UUID id,
      CreateAccount debit,
      CreateAccount credit,
      long amountMinor,
      int move,
      TransferKind kind) {
    return CreateTransfer.of(
            Uint128.of(id),
            debit.id(),
            credit.id(),
            amountMinor,
            Currencies.ledger(command.currency()),
            kind.code())
        .withUserData(Uint128.of(command.order().value()), command.expected() + 1, move);
  }

  /**
   * A refund goes back to the cards that paid, the last payment first, each up to what is left of
   * it: no card takes more back than it gave.
   *
   * @param left is lessened by what is taken here
   */
  private static List<RefundDue> split(
      StepCommand command, int move, long amountMinor, List<Refundable> left) {
    List<RefundDue> refunds = new ArrayList<>();
    long open = amountMinor;
    for (int k = 0; k < left.size() && open > 0; k++) {
      Refundable source = left.get(k);
      boolean last = k == left.size() - 1;
      // What no payment covers stays with the last one; its processor will say so.
      long part = last ? open : Math.min(open, source.leftMinor());
      if (part > 0) {
        UUID id =
            k == 0
                ? Derived.id("step-move", command.commandId(), move)
                : Derived.id("step-move", command.commandId(), move, k);
        refunds.add(new RefundDue(id, source.payment(), part));
        left.set(k, new Refundable(source.payment(), source.leftMinor() - part));
        open -= part;
      }
    }
    if (open > 0) {
      throw new IllegalArgumentException("a move names the place payment, the step has none");
    }
    return refunds;
  }

  private static long grown(Move move) {
    long grown = move.to().startsWith(POT) ? move.amountMinor() : 0;
    return move.from().startsWith(POT) ? grown - move.amountMinor() : grown;
  }

  private static CreateAccount source(
      String place, StepCommand command, @Nullable PaymentFacts paid) {
    if (place.equals(PAYMENT)) {
      return Chart.received(required(paid).id(), command.order().value(), command.currency());
    }
    return account(place, command);
  }

  private static PaymentFacts required(@Nullable PaymentFacts paid) {
    if (paid == null) {
      throw new IllegalArgumentException("a move names the place payment, the step names none");
    }
    return paid;
  }

  private static CreateAccount account(String place, StepCommand command) {
    String currency = command.currency();
    return switch (place) {
      case "client" -> Chart.wallet(command.client(), currency);
      case "provider" -> Chart.wallet(command.provider(), currency);
      case "platform" -> Chart.platform(currency);
      default -> Chart.pot(command.order(), place.substring(POT.length()), currency);
    };
  }
}
