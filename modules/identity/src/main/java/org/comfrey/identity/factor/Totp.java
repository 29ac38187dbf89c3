package org.comfrey.identity.factor;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time passwords (RFC 6238) as every authenticator app computes them: HMAC-SHA-1,
 * steps of 30 seconds, six digits.
 */
final class Totp {
  static final int DIGITS = 6;

  private static final int STEP_SECONDS = 30;

  /** A clock may be one step wrong, and a person may be slow (RFC 6238 section 5.2). */
  private static final int STEPS_OFF = 1;

  private Totp() {}

  /** The step at a time. */
  static long step(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), STEP_SECONDS);
  }

  /**
   * The step near that time whose code this is, and that comes after the last one that was used.
   */
  static OptionalLong matching(byte[] secret, String code, Instant at, long lastUsed) {
    OptionalLong found = OptionalLong.empty();
    for (long step = step(at) - STEPS_OFF; step <= step(at) + STEPS_OFF; step++) {
      // All of them are computed, so that the time does not tell which one it was.
      boolean equal =
          MessageDigest.isEqual(
              code("HmacSHA1", secret, step, DIGITS)
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII),
              code.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      if (equal && step > lastUsed) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  /** The code of a step (RFC 4226 section 5.3). */
  static String code(String algorithm, byte[] secret, long step, int digits) {
    byte[] hash;
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(algorithm + " comes with every JDK", impossible);
    }
    int offset = hash[hash.length - 1] & 0xF;
    int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
    long power = 1;
    for (int i = 0; i < digits; i++) {
      power *= 10;
    }
    return String.format(Locale.ROOT, "%0" + digits + "d", number % power);
  }
}
