package org.comfrey.payments.chart;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Ids that follow from names (RFC 9562, version 8: the first 122 bits of a SHA-256). Each part is
 * preceded by its length, so that no two lists of names run together into one.
 */
public final class Derived {
  private Derived() {}

  /** The id of those names. The first says what is named, so that kinds never collide. */
  public static UUID id(String kind, Object... names) {
    MessageDigest digest = sha256();
    add(digest, kind);
    for (Object name : names) {
      add(digest, name.toString());
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
    long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /** The SHA-256 of those parts, for fingerprints of requests. */
  public static byte[] fingerprint(Object... parts) {
    MessageDigest digest = sha256();
    for (Object part : parts) {
      add(digest, part.toString());
    }
    return digest.digest();
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
