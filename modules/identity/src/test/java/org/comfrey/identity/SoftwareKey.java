package org.comfrey.identity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A security key in software that can be told to lie: it makes and uses passkeys (WebAuthn Level 3,
 * sections 6.1 and 6.5, ES256, no attestation) with whatever origin, host, flags and counter.
 */
final class SoftwareKey {
  private static final int USER_PRESENT = 1;
  private static final int USER_VERIFIED = 4;
  private static final int HAS_CREDENTIAL = 64;

  private final KeyPair keys;
  private final byte[] id = new byte[32];
  String origin;
  String host = "localhost";
  boolean verified = true;
  int uses;

  SoftwareKey(String origin) {
    this.origin = origin;
    new SecureRandom().nextBytes(id);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What a browser sends after it made the passkey. */
  Map<String, Object> made(String challenge, String name) {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    object.write(0xA3);
    text(object, "fmt");
    text(object, "none");
    text(object, "attStmt");
    object.write(0xA0);
    text(object, "authData");
    bytes(object, authenticatorData(true));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("clientData", encoded(clientData("webauthn.create", challenge)));
    body.put("attestation", encoded(object.toByteArray()));
    return body;
  }

  /** What a browser sends after the passkey signed. */
  Map<String, Object> signed(String challenge) {
    uses++;
    byte[] clientData = clientData("webauthn.get", challenge);
    byte[] authenticator = authenticatorData(false);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("credential", encoded(id));
    body.put("clientData", encoded(clientData));
    body.put("authenticatorData", encoded(authenticator));
    body.put("signature", encoded(signature(authenticator, clientData)));
    return body;
  }

  private byte[] clientData(String type, String challenge) {
    return ("{\"type\":\""
            + type
            + "\",\"challenge\":\""
            + challenge
            + "\",\"origin\":\""
            + origin
            + "\",\"crossOrigin\":false}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] authenticatorData(boolean withCredential) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(sha256(host.getBytes(StandardCharsets.UTF_8)));
    data.write(
        USER_PRESENT | (verified ? USER_VERIFIED : 0) | (withCredential ? HAS_CREDENTIAL : 0));
    data.writeBytes(ByteBuffer.allocate(4).putInt(uses).array());
    if (withCredential) {
      data.writeBytes(new byte[16]);
      data.writeBytes(ByteBuffer.allocate(2).putShort((short) id.length).array());
      data.writeBytes(id);
      data.writeBytes(publicKey());
    }
    return data.toByteArray();
  }

  /** A COSE key: kty EC2, alg ES256, crv P-256, x, y (RFC 9053 section 7.1). */
  private byte[] publicKey() {
    var point = ((ECPublicKey) keys.getPublic()).getW();
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes(new byte[] {(byte) 0xA5, 1, 2, 3, 0x26, 0x20, 1, 0x21});
    bytes(key, coordinate(point.getAffineX().toByteArray()));
    key.write(0x22);
    bytes(key, coordinate(point.getAffineY().toByteArray()));
    return key.toByteArray();
  }

  private static byte[] coordinate(byte[] number) {
    byte[] exact = new byte[32];
    int length = Math.min(number.length, exact.length);
    System.arraycopy(number, number.length - length, exact, exact.length - length, length);
    return exact;
  }

  private byte[] signature(byte[] authenticator, byte[] clientData) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(authenticator);
      signature.update(sha256(clientData));
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.write(0x60 | text.length());
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void bytes(ByteArrayOutputStream out, byte[] bytes) {
    out.write(0x58);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
