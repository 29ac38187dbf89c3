package org.comfrey.ledger;

/**
 * Refuses numbers that no field of the model can hold; what it lets through gets a result code
 * instead.
 */
final class Ranges {
  static final long TIMEOUT_MAX = 0xFFFF_FFFFL;

  private Ranges() {}

  static void checkAmount(String field, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(field + " must be from 0 to 2^63-1, not " + value);
    }
  }

  static void checkCode(int code) {
    if (code < 0 || code > 0xFFFF) {
      throw new IllegalArgumentException("code must be from 0 to 65535, not " + code);
    }
  }

  static void checkFlags(int flags) {
    if (flags < 0 || flags > 0xFFFF) {
      throw new IllegalArgumentException("flags must fit in 16 bits, not be " + flags);
    }
  }

  static void checkTimeout(long seconds) {
    if (seconds < 0 || seconds > TIMEOUT_MAX) {
      throw new IllegalArgumentException(
          "timeoutSeconds must be from 0 to " + TIMEOUT_MAX + ", not " + seconds);
    }
  }
}
