package org.comfrey.payments.escrow;

import java.util.regex.Pattern;
import org.comfrey.api.payments.internal.Move;
import org.comfrey.api.payments.internal.StepCommand;
import org.comfrey.kernel.web.Problems;
import org.comfrey.payments.chart.Currencies;

/** Refuses commands that no state of the ledger could accept. */
final class StepChecks {
  private static final Pattern PLACE =
      Pattern.compile("payment|client|provider|platform|pot:[a-z][a-z0-9_-]{0,39}");
  private static final int MOVES_MOST = 50;

  private StepChecks() {}

  static void check(StepCommand command) {
    if (command.expected() < 0) {
      throw Problems.invalid(
          "expected", "negative", "A step number is never negative.", "0 or the present number");
    }
    if (!Currencies.known(command.currency())) {
      throw Problems.invalid(
          "currency",
          "unknown-currency",
          "There is no currency " + command.currency() + ".",
          "a code of ISO 4217");
    }
    if (command.moves().size() > MOVES_MOST) {
      throw Problems.invalid(
          "moves", "too-many", "A step has too many moves.", "at most " + MOVES_MOST);
    }
    for (int i = 0; i < command.moves().size(); i++) {
      check("moves[" + i + "]", command.moves().get(i));
    }
  }

  private static void check(String field, Move move) {
    checkPlace(field + ".from", move.from());
    checkPlace(field + ".to", move.to());
    if (move.from().equals(move.to())) {
      throw Problems.invalid(
          field + ".to", "same-place", "Money moves between two places.", "another than from");
    }
    if (move.amountMinor() < 0) {
      throw Problems.invalid(
          field + ".amountMinor", "negative", "An amount is never negative.", "0 to 2^63-1");
    }
  }

  private static void checkPlace(String field, String place) {
    if (!PLACE.matcher(place).matches()) {
      throw Problems.invalid(
          field,
          "unknown-place",
          "There is no place " + place + ".",
          "payment, client, provider, platform or pot:NAME");
    }
  }
}
