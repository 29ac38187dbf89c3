package org.comfrey.identity.privacy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comfrey.api.identity.ReceiptKey;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.crypto.SigningKey;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;
import org.comfrey.kernel.web.Json;

/**
 * Signs what was erased and what stayed, as a compact JWS (RFC 7515) with Ed25519 (RFC 8037), so
 * that its reader can show it to anybody and needs us for nothing but the public key.
 */
public final class Receipts {
  private static final String ALGORITHM = "EdDSA";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SigningKey key;
  private final URI issuer;

  /** Signs with the platform's key of that purpose. */
  public Receipts(ServerKeys keys, URI issuer) {
    this.key = keys.signingKey("identity/erasures");
    this.issuer = issuer;
  }

  /** The public half. */
  public ReceiptKey key() {
    String x = x();
    return new ReceiptKey("OKP", "Ed25519", x, thumbprint(x), ALGORITHM, "sig");
  }

  private String x() {
    return BASE64.encodeToString(Base64.getDecoder().decode(key.publicKey()));
  }

  /** RFC 7638: the hash of the required members in the order of their names. */
  private static String thumbprint(String x) {
    String members = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
    try {
      return BASE64.encodeToString(
          MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 comes with every JDK", impossible);
    }
  }

  /** The receipt of an erasure that is complete in all of those modules. */
  String sign(ErasureTable.Row erasure, List<PersonalData> modules, Instant now) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", ALGORITHM);
    header.put("typ", "erasure-receipt+jws");
    header.put("kid", thumbprint(x()));
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("iss", issuer.toString());
    said.put("jti", erasure.id().toString());
    said.put("sub", erasure.person().toString());
    said.put("asked", erasure.asked().toString());
    said.put("iat", now.getEpochSecond());
    said.put("keyDestroyed", true);
    Map<String, Object> erased = new LinkedHashMap<>();
    List<Map<String, String>> stays = new ArrayList<>();
    for (PersonalData module : modules) {
      Map<String, Integer> rows =
          module.erasures().rowsOf(erasure.person()).orElseThrow(IllegalStateException::new);
      if (!rows.isEmpty()) {
        erased.put(module.module(), rows);
      }
      for (PersonalTable table : module.tables()) {
        if (!table.isDeleted()) {
          stays.add(Map.of("table", module.module() + "." + table.name(), "kept", table.kept()));
        }
      }
    }
    said.put("erasedRows", erased);
    said.put("staysUnderThatNumber", stays);
    String signed = encoded(header) + "." + encoded(said);
    byte[] signature =
        Base64.getDecoder().decode(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
    return signed + "." + BASE64.encodeToString(signature);
  }

  private static String encoded(Object value) {
    return BASE64.encodeToString(Json.answers().writeValueAsBytes(value));
  }
}
