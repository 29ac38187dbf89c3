package org.comfrey.bench;

/**
 * Agreements of any size, proved in as many places: a road with short cuts and an exit everywhere.
 */
final class LongRoad {
  private LongRoad() {}

  static String ofStates(int states) {
    StringBuilder text =
        new StringBuilder(
            """
            language: 1
            agreement: generated
            version: 1
            title: A long road
            appointment: true
            amounts: {price: given}
            pots: {escrow: Money.}
            initial: start
            states:
              start: {awaits: price}
              refunded: {ends: true}
              done: {ends: true}
            """);
    int stages = states - 3;
    for (int i = 0; i < stages; i++) {
      text.append("  s%d: {}\n".formatted(i));
    }
    text.append(
        """
        transitions:
          pay:
            {from: start, to: s0, by: system, event: payment-captured,
             money: collect price into escrow}
          expire: {from: start, to: refunded, by: time, at: entered + 15m}
        """);
    for (int i = 0; i < stages; i++) {
      String next = i + 1 < stages ? "s" + (i + 1) : "done";
      String after = i + 2 < stages ? "s" + (i + 2) : "done";
      String rest = "pay rest of escrow to provider";
      String money = next.equals("done") ? rest : "pay share 1% of escrow to provider";
      text.append(
          "  t%d: {from: s%d, to: %s, by: time, at: \"latest of entered + 1d, start\", money: %s}\n"
              .formatted(i, i, next, money));
      text.append(
          "  skip%d: {from: s%d, to: %s, by: client, after: end%s}\n"
              .formatted(i, i, after, after.equals("done") ? ", money: " + rest : ""));
      text.append(
          "  stop%d: {from: s%d, to: refunded, by: operator, money: pay rest of escrow to payment}\n"
              .formatted(i, i));
    }
    return text.toString();
  }
}
