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
 * @param refunds what it owes back of payments, one or more for each move to the place payment
 * @param potsGrewMinor by how much the order's pots hold more, negative for less
 */
record StepMoney(
    List<CreateAccount> accounts,
    List<CreateTransfer> transfers,
    long takenMinor,
    List<RefundSplit.Part> refunds,
    long potsGrewMinor) {

  private static final String PAYMENT = "payment";
  private static final String POT = "pot:";

  /**
   * Translates a checked command.
   *
   * @param paid the payment that the step takes, where a move takes one
   * @param refundable the payments that money goes back to, in the order in which it does
   */
  static StepMoney of(
      StepCommand command, @Nullable PaymentFacts paid, List<RefundSplit.Refundable> refundable) {
    Map<Uint128, CreateAccount> accounts = new LinkedHashMap<>();
    List<CreateTransfer> transfers = new ArrayList<>();
    List<RefundSplit.Part> refunds = new ArrayList<>();
    List<RefundSplit.Refundable> left = new ArrayList<>(refundable);
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
        for (RefundSplit.Part part : RefundSplit.of(command, i, move.amountMinor(), left)) {
          transfers.addAll(back(command, i, debit, part, accounts));
          refunds.add(part);
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

  /** A refund's entries: to the card's processor, and to whoever paid with a coupon. */
  private static List<CreateTransfer> back(
      StepCommand command,
      int move,
      CreateAccount debit,
      RefundSplit.Part part,
      Map<Uint128, CreateAccount> accounts) {
    List<CreateTransfer> transfers = new ArrayList<>();
    PaymentFacts payment = part.payment();
    if (part.cardMinor() > 0) {
      CreateAccount due = Chart.refundsDue(payment.processor(), command.currency());
      accounts.putIfAbsent(due.id(), due);
      transfers.add(
          transfer(
              command, part.id(), debit, due, part.cardMinor(), move, TransferKind.REFUND_DUE));
    }
    PaymentFacts.CouponPart coupon = payment.coupon();
    if (coupon != null && part.couponMinor() > 0) {
      CreateAccount funder = coupon.owner(payment.person(), command.currency());
      accounts.putIfAbsent(funder.id(), funder);
      transfers.add(
          transfer(
              command,
              Derived.id("coupon-returned", part.id()),
              debit,
              funder,
              part.couponMinor(),
              move,
              coupon.returned()));
    }
    return transfers;
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
