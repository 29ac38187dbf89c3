package org.comfrey.notifications;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.postgres.ModuleDatabase;

/**
 * The key by which push services know this platform (VAPID, RFC 8292). Made when it is first asked
 * for and kept for ever, because every browser's subscription is bound to it; sealed with a key of
 * the server's, so that a copy of the table pushes nothing.
 */
final class PushKeys {
  private static final String PURPOSE = "notifications/push-key";

  /** At most a day (section 2); half of one bears clocks that go wrong. */
  private static final Duration TOKEN_TIME = Duration.ofHours(12);

  private final ModuleDatabase database;
  private final ServerKeys keys;
  private final URI publicUrl;
  private final Clock clock;

  PushKeys(ModuleDatabase database, ServerKeys keys, URI publicUrl, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  private record Pair(String point, PrivateKey secret) {}

  /** The public half, as browsers want it. */
  String point() {
    return pair().point();
  }

  /** What a request to that push service carries to be let in. */
  String authorization(URI endpoint) {
    Pair pair = pair();
    String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
    Instant end = clock.instant().plus(TOKEN_TIME);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.ES256),
            new JWTClaimsSet.Builder()
                .audience(endpoint.getScheme() + "://" + endpoint.getHost() + port)
                .expirationTime(Date.from(end))
                .subject(publicUrl.toString())
                .build());
    try {
      token.sign(new ECDSASigner(pair.secret(), Curve.P_256));
    } catch (JOSEException impossible) {
      throw new IllegalStateException("a P-256 key signs ES256", impossible);
    }
    return "vapid t=" + token.serialize() + ", k=" + pair.point();
  }

  private Pair pair() {
    return find()
        .orElseGet(() -> {
          KeyPair made = PushMessage.newPair();
          // Of two processes that make one at once, the first one's is everybody's.
          database
              .sql()
              .sql(
                  """
                  insert into push_key (id, public_key, sealed) values (1, ?, ?)
                  on conflict (id) do nothing\
                  """)
              .params(
                  PushMessage.point((ECPublicKey) made.getPublic()),
                  keys.seal(PURPOSE, "1", made.getPrivate().getEncoded()))
              .update();
          return find().orElseThrow();
        });
  }

  private Optional<Pair> find() {
    return database
        .sql()
        .sql("select public_key, sealed from push_key where id = 1")
        .query((rows, _) -> new Pair(encoded(rows.getBytes(1)), secret(rows.getBytes(2))))
        .optional();
  }

  private PrivateKey secret(byte[] sealed) {
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(keys.open(PURPOSE, "1", sealed)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform's push key cannot be read", e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
