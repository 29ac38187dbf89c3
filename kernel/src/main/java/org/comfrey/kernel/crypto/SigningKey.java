package org.comfrey.kernel.crypto;

import com.google.crypto.tink.subtle.Ed25519Sign;
import com.google.crypto.tink.subtle.Ed25519Verify;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** An Ed25519 key (RFC 8032) with which the platform signs what others may check without it. */
public final class SigningKey {
  private final Ed25519Sign signer;
  private final byte[] publicKey;

  private SigningKey(Ed25519Sign signer, byte[] publicKey) {
    this.signer = signer;
    this.publicKey = publicKey;
  }

  static SigningKey of(byte[] seed) {
    try {
      Ed25519Sign.KeyPair pair = Ed25519Sign.KeyPair.newKeyPairFromSeed(seed);
      return new SigningKey(new Ed25519Sign(pair.getPrivateKey()), pair.getPublicKey());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("32 bytes are a seed of Ed25519", impossible);
    }
  }

  /** The 32 bytes of the public key in base64. */
  public String publicKey() {
    return Base64.getEncoder().encodeToString(publicKey);
  }

  /** The 64 bytes of the signature in base64. */
  public String sign(byte[] data) {
    try {
      return Base64.getEncoder().encodeToString(signer.sign(data));
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
