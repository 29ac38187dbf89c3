package org.comfrey.ledger.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the accounts of a ledger hold together, over all readings. */
final class Totals {
  private final Map<Integer, Long> sums = new TreeMap<>();

  /** Sums wrap around as they may: what is zero stays zero. */
  void add(int ledger, long posted) {
    sums.merge(ledger, posted, Long::sum);
  }

  void add(List<String> findings) {
    sums.forEach((ledger, sum) -> {
      if (sum != 0) {
        findings.add("the accounts of ledger " + ledger + " add up to " + sum + ", not to zero");
      }
    });
  }
}
