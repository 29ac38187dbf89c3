package org.comfrey.payments.escrow;

import java.util.ArrayList;
import java.util.List;
import org.comfrey.api.Money;
import org.comfrey.api.payments.internal.Move;
import org.comfrey.api.payments.internal.PlannedEntry;
import org.comfrey.api.payments.internal.StepCommand;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.AccountKind;
import org.comfrey.payments.chart.TransferKind;

/** A step's transfers with the account names that operators read. */
final class PlannedEntries {
  private PlannedEntries() {}

  static List<PlannedEntry> of(StepCommand command, StepMoney money) {
    List<PlannedEntry> entries = new ArrayList<>();
    for (CreateTransfer transfer : money.transfers()) {
      Move move = command.moves().get(transfer.userData32());
      String kind = TransferKind.ofCode(transfer.code()).map(TransferKind::label).orElse("other");
      entries.add(
          new PlannedEntry(
              kind,
              move.from().equals("payment")
                  ? AccountKind.RECEIVED.label()
                  : name(move.from(), command),
              move.to().equals("payment") ? credited(transfer) : name(move.to(), command),
              new Money(transfer.amount(), command.currency())));
    }
    return entries;
  }

  private static String credited(CreateTransfer transfer) {
    return transfer.code() == TransferKind.COUPON_RETURNED.code()
        ? "coupon-funder"
        : AccountKind.REFUNDS_DUE.label();
  }

  private static String name(String place, StepCommand command) {
    return switch (place) {
      case "client" -> wallet(command.client().value());
      case "provider" -> wallet(command.provider().value());
      default -> place;
    };
  }

  private static String wallet(java.util.UUID person) {
    return AccountKind.WALLET.label() + ":" + Uint128.of(person);
  }
}
