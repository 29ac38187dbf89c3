package org.comfrey.kernel.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.aead.internal.InsecureNonceAesGcmJce;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * AES-GCM as Tink writes it: 12 random bytes, the ciphertext, 16 bytes of tag.
 *
 * <p>Tink's own class takes its random bytes from a generator of each thread, and looks for a
 * provider by name when it makes one. Each request has a new (virtual) thread, so each first
 * encryption searched the whole class path: a twentieth of a writing request's time. Here the
 * generator is shared; the cipher is still Tink's.
 */
public final class AesGcm implements Aead {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final InsecureNonceAesGcmJce cipher;

  /**
   * @param key 16 or 32 bytes
   */
  public AesGcm(byte[] key) throws GeneralSecurityException {
    cipher = new InsecureNonceAesGcmJce(key);
  }

  @Override
  public byte[] encrypt(byte[] plaintext, byte @Nullable [] associatedData)
      throws GeneralSecurityException {
    byte[] nonce = new byte[InsecureNonceAesGcmJce.IV_SIZE_IN_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] sealed = cipher.encrypt(nonce, plaintext, associatedData(associatedData));
    return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
  }

  @Override
  public byte[] decrypt(byte[] ciphertext, byte @Nullable [] associatedData)
      throws GeneralSecurityException {
    int start = InsecureNonceAesGcmJce.IV_SIZE_IN_BYTES;
    if (ciphertext.length < start + InsecureNonceAesGcmJce.TAG_SIZE_IN_BYTES) {
      throw new GeneralSecurityException("too short to be a ciphertext");
    }
    return cipher.decrypt(
        Arrays.copyOf(ciphertext, start), ciphertext, start, associatedData(associatedData));
  }

  private static byte[] associatedData(byte @Nullable [] given) {
    return given == null ? new byte[0] : given;
  }
}
