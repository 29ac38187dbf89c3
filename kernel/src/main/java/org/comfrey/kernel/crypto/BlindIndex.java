package org.comfrey.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Finds an encrypted value by equality: the same value has the same mark, and without the key
 * nobody can make the mark of a value that they guess. Marks of different columns cannot be
 * compared.
 */
public final class BlindIndex {
  private final SecretKeySpec key;

  /**
   * Marks for one column.
   *
   * @param column names it, for ever
   */
  public BlindIndex(MasterKey master, String column) {
    this.key = new SecretKeySpec(master.derive("blind-index/" + column), "HmacSHA256");
  }

  /** The mark of exactly that text: 32 bytes. */
  public byte[] of(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("HmacSHA256 comes with every JDK", impossible);
    }
  }

  /** The mark of an e-mail address, the same however its letters are cased or composed. */
  public byte[] ofEmail(String address) {
    return of(Normalizer.normalize(address.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT));
  }
}
