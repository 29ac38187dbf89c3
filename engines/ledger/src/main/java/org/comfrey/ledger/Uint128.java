package org.comfrey.ledger;

import java.math.BigInteger;
import java.util.UUID;

/**
 * An unsigned 128-bit number: the id of an account or a transfer, or a reference that a caller
 * attaches to one.
 *
 * <p>PostgreSQL keeps it as {@code uuid}, whose order is the unsigned order.
 */
public record Uint128(long high, long low) implements Comparable<Uint128> {
  public static final Uint128 ZERO = new Uint128(0, 0);
  public static final Uint128 MAX = new Uint128(-1, -1);
  private static final BigInteger TWO_TO_128 = BigInteger.ONE.shiftLeft(128);

  public static Uint128 of(UUID uuid) {
    return new Uint128(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  /** A number that fits in 64 bits; a negative one stands for its unsigned value. */
  public static Uint128 of(long low) {
    return new Uint128(0, low);
  }

  public static Uint128 of(BigInteger value) {
    if (value.signum() < 0 || value.compareTo(TWO_TO_128) >= 0) {
      throw new IllegalArgumentException(value + " is not between 0 and 2^128-1");
    }
    return new Uint128(value.shiftRight(64).longValue(), value.longValue());
  }

  public UUID uuid() {
    return new UUID(high, low);
  }

  public BigInteger value() {
    return new BigInteger(Long.toUnsignedString(high))
        .shiftLeft(64)
        .or(new BigInteger(Long.toUnsignedString(low)));
  }

  public boolean isZero() {
    return (high | low) == 0;
  }

  public boolean isMax() {
    return (high & low) == -1;
  }

  @Override
  public int compareTo(Uint128 other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  @Override
  public int hashCode() {
    // Ids counted up by a program differ in the low bits only: spread them over the table.
    long mixed = (high * 0x9E3779B97F4A7C15L) ^ (low * 0xC2B2AE3D27D4EB4FL);
    return (int) (mixed ^ (mixed >>> 32));
  }

  /** The UUID form. */
  @Override
  public String toString() {
    return uuid().toString();
  }
}
