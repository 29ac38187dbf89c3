package org.comfrey.agreement;

import java.util.List;

/** What the proof comes to. */
public sealed interface Verdict {

  /**
   * Every order that follows the agreement ends, with every pot empty.
   *
   * @param places how many configurations an order can be in
   * @param steps how many steps between them were looked at
   */
  record Proved(int places, int steps) implements Verdict {}

  /** There are flaws; each with a shortest way to it, the shortest of all first. */
  record Refuted(List<Finding> findings) implements Verdict {
    public Refuted {
      findings = List.copyOf(findings);
    }
  }

  /** The agreement has too many cases; it counts as not proved. */
  record Undecided(String sentence) implements Verdict {}

  /**
   * A flaw.
   *
   * @param subject the state or transition that it is about; two of them joined by a slash
   */
  record Finding(Flaw flaw, String subject, String sentence, Counterexample way) {}
}
