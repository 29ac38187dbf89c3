package org.comfrey.agreement;

/** One line of a transition's money, as written; amounts are known only when a step is taken. */
public sealed interface Money {
  /** The pot that the line fills or takes from. */
  String pot();

  /** The line of the file, counted from one. */
  int line();

  /** {@code collect AMOUNT into POT}: what the processor captured goes into the pot. */
  record Collect(String amount, String pot, int line) implements Money {}

  /** {@code pay PORTION of POT to ACCOUNT}. */
  record Pay(Portion portion, String pot, Account to, int line) implements Money {}

  /** How much of a pot. */
  sealed interface Portion {
    /**
     * {@code share P%}: of the pot's base, which is its balance just before the first line of the
     * step that takes from it.
     */
    record Share(int basisPoints, Rounding rounding) implements Portion {}

    /** {@code share POLICY}: a share that the order's policy says for the time of the step. */
    record ByPolicy(String policy, Rounding rounding) implements Portion {}

    /** {@code amount A}: chosen by a person, capped by what is left in the pot. */
    record Chosen(String amount) implements Portion {}

    /** {@code rest}: what is left in the pot at this line. */
    record Rest() implements Portion {}
  }

  /** Where a share's fraction of a minor unit goes. */
  enum Rounding {
    DOWN,
    UP,
    /** To the nearest, a half up. */
    NEAREST;

    /** {@code basisPoints} of {@code base}, exact for any base of 63 bits. */
    public long share(long base, int basisPoints) {
      long whole = Math.multiplyExact(base / 10_000, (long) basisPoints);
      long part = base % 10_000 * basisPoints;
      long fraction =
          switch (this) {
            case DOWN -> part / 10_000;
            case UP -> (part + 9_999) / 10_000;
            case NEAREST -> (part + 5_000) / 10_000;
          };
      return Math.addExact(whole, fraction);
    }
  }
}
