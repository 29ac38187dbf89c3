package org.comfrey.payments.voucher;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes of vouchers: 80 bits in four groups of four, in Crockford's base 32, which has no letters
 * that look like digits. A code follows from its voucher's id and a key of the installation, so
 * that its buyer can be shown it again and nobody who reads the tables can spend it.
 */
final class VoucherCodes {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int CHARACTERS = 16;
  private static final int GROUP = 4;
  private static final int BITS = 5;

  private final byte[] codes;
  private final byte[] hashes;

  VoucherCodes(byte[] codes, byte[] hashes) {
    this.codes = codes.clone();
    this.hashes = hashes.clone();
  }

  String code(UUID voucher) {
    byte[] mac =
        mac(
            codes,
            ByteBuffer.allocate(Long.BYTES * 2)
                .putLong(voucher.getMostSignificantBits())
                .putLong(voucher.getLeastSignificantBits())
                .array());
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < CHARACTERS; i++) {
      if (i > 0 && i % GROUP == 0) {
        code.append('-');
      }
      int digit = 0;
      for (int bit = i * BITS; bit < (i + 1) * BITS; bit++) {
        digit = digit << 1 | mac[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1;
      }
      code.append(DIGITS.charAt(digit));
    }
    return code.toString();
  }

  /** What is stored of a code, however it was typed. */
  byte[] hash(String typed) {
    String plain =
        typed
            .toUpperCase(Locale.ROOT)
            .replaceAll("[^0-9A-Z]", "")
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1');
    return mac(hashes, plain.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] mac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("HmacSHA256 comes with every JDK", impossible);
    }
  }
}
