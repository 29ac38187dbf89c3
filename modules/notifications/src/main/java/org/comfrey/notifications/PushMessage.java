package org.comfrey.notifications;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what is pushed so that the browser alone reads it and its push service does not (RFC
 * 8291), in one record of the aes128gcm coding (RFC 8188).
 */
final class PushMessage {
  static final int SALT_BYTES = 16;
  static final int AUTH_BYTES = 16;
  static final int POINT_BYTES = 65;

  /** What push services must take (RFC 8291, section 4), with room for the header and tag. */
  static final int MOST_BYTES = 3_993;

  private static final int RECORD_BYTES = 4_096;
  private static final int COORDINATE_BYTES = 32;
  private static final byte UNCOMPRESSED = 4;
  private static final byte LAST_RECORD = 2;
  private static final SecureRandom RANDOM = new SecureRandom();

  private PushMessage() {}

  /**
   * Encrypts for one subscription.
   *
   * @param point the browser's public key
   * @param auth the secret that it shares with senders
   * @return the body of the request
   */
  static byte[] encrypt(byte[] plain, byte[] point, byte[] auth) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return encrypt(plain, point, auth, newPair(), salt);
  }

  /** The same with everything that is otherwise random, as the RFC's example has it. */
  static byte[] encrypt(byte[] plain, byte[] point, byte[] auth, KeyPair sender, byte[] salt) {
    if (plain.length > MOST_BYTES) {
      throw new IllegalArgumentException("a push carries at most " + MOST_BYTES + " bytes");
    }
    try {
      byte[] own = point((ECPublicKey) sender.getPublic());
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(sender.getPrivate());
      agreement.doPhase(key(point), true);
      byte[] info = joined("WebPush: info\0".getBytes(StandardCharsets.US_ASCII), point, own);
      byte[] secret = derive(auth, agreement.generateSecret(), info, 32);
      byte[] key = derive(salt, secret, label("aes128gcm"), 16);
      byte[] nonce = derive(salt, secret, label("nonce"), 12);
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      byte[] record = cipher.doFinal(joined(plain, new byte[] {LAST_RECORD}));
      return ByteBuffer.allocate(SALT_BYTES + 4 + 1 + own.length + record.length)
          .put(salt)
          .putInt(RECORD_BYTES)
          .put((byte) own.length)
          .put(own)
          .put(record)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("what is to be pushed could not be encrypted", e);
    }
  }

  private static byte[] label(String coding) {
    return ("Content-Encoding: " + coding + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  /** HKDF with SHA-256 (RFC 5869). */
  static byte[] derive(byte[] salt, byte[] secret, byte[] info, int bytes)
      throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, bytes));
  }

  static KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("P-256 comes with every JDK", impossible);
    }
  }

  /** The point as it is sent: 4, then both coordinates. */
  static byte[] point(ECPublicKey key) {
    return ByteBuffer.allocate(POINT_BYTES)
        .put(UNCOMPRESSED)
        .put(coordinate(key.getW().getAffineX()))
        .put(coordinate(key.getW().getAffineY()))
        .array();
  }

  private static byte[] coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int extra = Math.max(0, bytes.length - COORDINATE_BYTES);
    byte[] padded = new byte[COORDINATE_BYTES];
    int length = bytes.length - extra;
    System.arraycopy(bytes, extra, padded, COORDINATE_BYTES - length, length);
    return padded;
  }

  /**
   * The key of a point that somebody sent.
   *
   * @throws GeneralSecurityException when it is no point of the curve: agreeing on a secret with
   *     such a one could tell something of our key
   */
  static ECPublicKey key(byte[] point) throws GeneralSecurityException {
    if (point.length != POINT_BYTES || point[0] != UNCOMPRESSED) {
      throw new GeneralSecurityException("no uncompressed point");
    }
    ECParameterSpec curve = curve();
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 33));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 33, POINT_BYTES));
    BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger right =
        x.modPow(BigInteger.valueOf(3), p)
            .add(x.multiply(curve.getCurve().getA()))
            .add(curve.getCurve().getB())
            .mod(p);
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.modPow(BigInteger.TWO, p).equals(right)) {
      throw new GeneralSecurityException("no point of the curve");
    }
    return (ECPublicKey)
        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
  }

  static ECParameterSpec curve() throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  static byte[] joined(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
