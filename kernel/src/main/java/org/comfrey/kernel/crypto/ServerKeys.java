package org.comfrey.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets of the platform itself rather than of a person: signing keys at rest, tokens that a
 * browser's backend keeps, values that are derived instead of kept. Each purpose has a key of its
 * own.
 */
public final class ServerKeys {
  private final MasterKey master;
  private final Map<String, SecretKeySpec> macs = new ConcurrentHashMap<>();
  private final Map<String, AesGcm> ciphers = new ConcurrentHashMap<>();

  /** Derives from that key. */
  public ServerKeys(MasterKey master) {
    this.master = master;
  }

  /** HMAC-SHA256 of the data under the key of that purpose. */
  public byte[] mac(String purpose, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          macs.computeIfAbsent(
              purpose, name -> new SecretKeySpec(master.derive("mac/" + name), "HmacSHA256")));
      return mac.doFinal(data);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("HmacSHA256 comes with every JDK", impossible);
    }
  }

  /**
   * A value that every process with the same master key computes alike and nobody else can: 256
   * bits in characters that need no escaping.
   */
  public String secret(String purpose) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(master.derive("secret/" + purpose));
  }

  /**
   * Encrypts (AES-256-GCM) under the key of that purpose.
   *
   * @param id what the data belongs to; opening asks for the same, so that what was sealed can not
   *     be moved elsewhere
   */
  public byte[] seal(String purpose, String id, byte[] plain) {
    try {
      return cipher(purpose).encrypt(plain, id.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("could not encrypt " + purpose, impossible);
    }
  }

  /**
   * Decrypts what {@link #seal} made for the same purpose and id.
   *
   * @throws AlteredException when it was changed or belongs elsewhere
   */
  public byte[] open(String purpose, String id, byte[] sealed) {
    try {
      return cipher(purpose).decrypt(sealed, id.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException altered) {
      throw new AlteredException(
          purpose + " of " + id + " was altered, or was sealed elsewhere", altered);
    }
  }

  /** The platform's signing key of that purpose: the same in every process with this master key. */
  public SigningKey signingKey(String purpose) {
    return SigningKey.of(master.derive("sign/" + purpose));
  }

  private AesGcm cipher(String purpose) {
    return ciphers.computeIfAbsent(
        purpose,
        name -> {
          try {
            return new AesGcm(master.derive("seal/" + name));
          } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-256-GCM comes with every JDK", impossible);
          }
        });
  }
}
