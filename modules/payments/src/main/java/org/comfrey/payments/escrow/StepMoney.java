package org.comfrey.payments.escrow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param refunds what it owes back to the card, one for each move to the place payment
 * @param potsGrewMinor by how much the order's pots hold more, negative for less
 */
record StepMoney(
    List<CreateAccount> accounts,
    List<CreateTransfer> transfers,
    long takenMinor,
    List<RefundDue> refunds,
    long potsGrewMinor) {

  /** Money that a step owes back to a card; the id is the transfer's. */
  record RefundDue(java.util.UUID id, long amountMinor) {}

  private static final String PAYMENT = "payment";
  private static final String POT = "pot:";

  /**
   * Translates a checked command.
   *
   * @param paid the payment behind the place payment, where a move names it
   */
  static StepMoney of(StepCommand command, @Nullable PaymentFacts paid) {
    Map<Uint128, CreateAccount> accounts = new LinkedHashMap<>();
    List<CreateTransfer> transfers = new ArrayList<>();
    List<RefundDue> refunds = new ArrayList<>();
    long taken = 0;
    long potsGrew = 0;
    for (int i = 0; i < command.moves().size(); i++) {
      Move move = command.moves().get(i);
      if (move.amountMinor() == 0) {
        // A share that rounds to nothing leaves no line in anybody's statement.
        continue;
      }
      CreateAccount debit = source(move.from(), command, paid);
      CreateAccount credit = target(move.to(), command, paid);
      accounts.putIfAbsent(debit.id(), debit);
      accounts.putIfAbsent(credit.id(), credit);
      java.util.UUID id = Derived.id("step-move", command.commandId(), i);
      boolean toCard = move.to().equals(PAYMENT);
      transfers.add(
          CreateTransfer.of(
                  Uint128.of(id),
                  debit.id(),
                  credit.id(),
                  move.amountMinor(),
                  Currencies.ledger(command.currency()),
                  (toCard ? TransferKind.REFUND_DUE : TransferKind.ORDER).code())
              .withUserData(Uint128.of(command.order().value()), command.expected() + 1, i));
      if (move.from().equals(PAYMENT)) {
        taken = Math.addExact(taken, move.amountMinor());
      }
      if (toCard) {
        refunds.add(new RefundDue(id, move.amountMinor()));
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

  private static CreateAccount target(
      String place, StepCommand command, @Nullable PaymentFacts paid) {
    if (place.equals(PAYMENT)) {
      return Chart.refundsDue(required(paid).processor(), command.currency());
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
