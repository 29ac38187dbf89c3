package org.comfrey.ledger.cli;

import java.math.BigInteger;
import java.util.List;
import org.comfrey.ledger.Uint128;

/** The columns of one line, taken from the left. */
final class Tokens {
  private static final BigInteger MAX_128 = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  private final List<String> tokens;
  private int next;

  Tokens(List<String> tokens) {
    this.tokens = tokens;
  }

  String word() {
    if (next == tokens.size()) {
      throw new IllegalArgumentException("the line ends before all its columns are there");
    }
    return tokens.get(next++);
  }

  int left() {
    return tokens.size() - next;
  }

  boolean flag() {
    return !word().equals("_");
  }

  Uint128 id() {
    return Uint128.of(unsigned(word(), MAX_128));
  }

  /** An amount, balance or timestamp. */
  long number63() {
    return unsigned(word(), BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  /** An unsigned number of so many bits, which keeps its bits in the long. */
  long unsigned(int bits) {
    return unsigned(word(), BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE)).longValue();
  }

  private static BigInteger unsigned(String word, BigInteger max) {
    if (word.equals("_")) {
      return BigInteger.ZERO;
    }
    String digits = Character.isLetter(word.charAt(0)) ? word.substring(1) : word;
    BigInteger value =
        digits.startsWith("-")
            ? max.subtract(new BigInteger(digits.substring(1)))
            : new BigInteger(digits);
    if (value.signum() < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(word + " is not from 0 to " + max);
    }
    return value;
  }
}
