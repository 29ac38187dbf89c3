package org.comfrey.kernel.crypto;

import com.google.crypto.tink.subtle.Ed25519Sign;
import com.google.crypto.tink.subtle.Ed25519Verify;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** An Ed25519 key (RFC 8032) with which the platform signs what others may check without it. */
public final class SigningKey {
  private final byte[] seed;
  private @Nullable Pair pair;

  private SigningKey(byte[] seed) {
    this.seed = seed;
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Pair(Ed25519Sign signer, byte[] publicKey) {}

  static SigningKey of(byte[] seed) {
    return new SigningKey(seed.clone());
  }

  /** Made when it is first asked for: the curve's tables take a fifth of a second of a start. */
  private synchronized Pair pair() {
    if (pair == null) {
      try {
        Ed25519Sign.KeyPair made = Ed25519Sign.KeyPair.newKeyPairFromSeed(seed);
        pair = new Pair(new Ed25519Sign(made.getPrivateKey()), made.getPublicKey());
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException("32 bytes are a seed of Ed25519", impossible);
      }
    }
    return pair;
  }

  /** The 32 bytes of the public key in base64. */
  public String publicKey() {
    return Base64.getEncoder().encodeToString(pair().publicKey());
  }

  /** The 64 bytes of the signature in base64. */
  public String sign(byte[] data) {
    try {
      return Base64.getEncoder().encodeToString(pair().signer().sign(data));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Ed25519 signs anything", impossible);
    }
  }

  /** Whether that key, in base64, made that signature, in base64, of exactly that data. */
  public static boolean verifies(String publicKey, String signature, byte[] data) {
    try {
      Base64.Decoder decoder = Base64.getDecoder();
      new Ed25519Verify(decoder.decode(publicKey)).verify(decoder.decode(signature), data);
      return true;
    } catch (GeneralSecurityException | IllegalArgumentException refused) {
      return false;
    }
  }
}
