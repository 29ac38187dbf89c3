package org.comfrey.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The primitives that the kernel seals, derives, marks and checks signatures with, against Project
 * Wycheproof's vectors: what is valid is taken and gives the same bytes, what is invalid is
 * refused.
 */
class WycheproofTest {
  private static final HexFormat HEX = HexFormat.of();

  /** One vector with the group that it stands in. */
  private record Vector(JsonNode group, JsonNode test) {
    byte[] bytes(String name) {
      return HEX.parseHex(test.path(name).asString());
    }

    boolean isInvalid() {
      return test.path("result").asString().equals("invalid");
    }

    boolean isValid() {
      return test.path("result").asString().equals("valid");
    }

    @Override
    public String toString() {
      return "tcId " + test.path("tcId").asInt() + ", " + test.path("comment").asString();
    }
  }

  private static List<Vector> vectors(String file) throws IOException {
    String given = System.getenv("COMFREY_CONFORMANCE_DATA");
    Path data = given == null || given.isBlank() ? Path.of("../../shared/data") : Path.of(given);
    Path found = data.resolve("wycheproof").resolve(file);
    if (!Files.exists(found)) {
      assertThat(System.getenv("CI"))
          .as("where CI=true there must be " + found)
          .isNotEqualTo("true");
      Assumptions.abort("left out: no " + found);
    }
    List<Vector> vectors = new ArrayList<>();
    for (JsonNode group : JsonMapper.shared().readTree(found).path("testGroups")) {
      for (JsonNode test : group.path("tests")) {
        vectors.add(new Vector(group, test));
      }
    }
    return vectors;
  }

  @Test
  void aesGcmOpensWhatIsValidAndNothingElse() throws IOException, GeneralSecurityException {
    int opened = 0;
    int refused = 0;
    for (Vector vector : vectors("aes_gcm_test.json")) {
      int keyBits = vector.group().path("keySize").asInt();
      // The kernel's format: a nonce of 96 bits before the text, a tag of 128 behind it.
      if (keyBits == 192
          || vector.group().path("ivSize").asInt() != 96
          || vector.group().path("tagSize").asInt() != 128) {
        continue;
      }
      AesGcmJce cipher = new AesGcmJce(vector.bytes("key"));
      byte[] sealed = joined(vector.bytes("iv"), vector.bytes("ct"), vector.bytes("tag"));
      byte[] plain = orNull(() -> cipher.decrypt(sealed, vector.bytes("aad")));
      if (vector.isInvalid()) {
        assertThat(plain).as(vector.toString()).isNull();
        refused++;
      } else {
        assertThat(plain).as(vector.toString()).isEqualTo(vector.bytes("msg"));
        opened++;
      }
    }
    assertThat(opened).isGreaterThan(50);
    assertThat(refused).isGreaterThan(30);
  }

  @Test
  void hkdfDerivesTheSameBytesAndNeverMoreThanItMay() throws IOException, GeneralSecurityException {
    int derived = 0;
    int refused = 0;
    KDF kdf = KDF.getInstance("HKDF-SHA256");
    for (Vector vector : vectors("hkdf_sha256_test.json")) {
      byte[] bytes =
          orNull(() ->
              kdf.deriveData(
                  HKDFParameterSpec.ofExtract()
                      .addIKM(vector.bytes("ikm"))
                      .addSalt(vector.bytes("salt"))
                      .thenExpand(vector.bytes("info"), vector.test().path("size").asInt())));
      if (vector.isInvalid()) {
        assertThat(bytes).as(vector.toString()).isNull();
        refused++;
      } else {
        assertThat(bytes).as(vector.toString()).isEqualTo(vector.bytes("okm"));
        derived++;
      }
    }
    assertThat(derived).isGreaterThan(70);
    assertThat(refused).isPositive();
  }

  @Test
  void hmacIsEqualWhereItIsValidAndNowhereElse() throws IOException, GeneralSecurityException {
    int equal = 0;
    int different = 0;
    for (Vector vector : vectors("hmac_sha256_test.json")) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(vector.bytes("key"), "HmacSHA256"));
      byte[] whole = mac.doFinal(vector.bytes("msg"));
      byte[] tag = Arrays.copyOf(whole, vector.group().path("tagSize").asInt() / 8);
      boolean matches = MessageDigest.isEqual(tag, vector.bytes("tag"));
      assertThat(matches).as(vector.toString()).isEqualTo(vector.isValid());
      if (matches) {
        equal++;
      } else {
        different++;
      }
    }
    assertThat(equal).isGreaterThan(50);
    assertThat(different).isGreaterThan(50);
  }

  @Test
  void ed25519TakesValidSignaturesAndNoMalformedOnes() throws IOException {
    int taken = 0;
    int refused = 0;
    for (Vector vector : vectors("ed25519_test.json")) {
      byte[] key = HEX.parseHex(vector.group().path("publicKey").path("pk").asString());
      boolean good =
          Boolean.TRUE.equals(
              orNull(() -> {
                // What checks tokens of an issuer that signs with Ed25519.
                JWSVerifier verifier =
                    new Ed25519Verifier(
                        new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(key)).build());
                return verifier.verify(
                    new JWSHeader(JWSAlgorithm.EdDSA),
                    vector.bytes("msg"),
                    Base64URL.encode(vector.bytes("sig")));
              }));
      if (vector.isValid()) {
        assertThat(good).as(vector.toString()).isTrue();
        taken++;
      } else {
        assertThat(good).as(vector.toString()).isFalse();
        refused++;
      }
    }
    assertThat(taken).isGreaterThan(50);
    assertThat(refused).isGreaterThan(40);
  }

  private interface Attempt<T> {
    T run() throws GeneralSecurityException, JOSEException;
  }

  private static <T> @Nullable T orNull(Attempt<T> attempt) {
    try {
      return attempt.run();
    } catch (GeneralSecurityException | JOSEException | IllegalArgumentException refused) {
      return null;
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
