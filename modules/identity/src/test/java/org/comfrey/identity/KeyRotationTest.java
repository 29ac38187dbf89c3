package org.comfrey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import org.comfrey.identity.issuer.KeyRotation;
import org.junit.jupiter.api.Test;

final class KeyRotationTest {
  @Test
  void keys_rotate_without_anyone_being_signed_out() throws ParseException {
    try (RunningIdentity identity = new RunningIdentity()) {
      Issuer issuer = new Issuer(identity.anonymous());
      identity.person("rotating@example.org");
      KeyRotation rotation = identity.bean(KeyRotation.class);
      String first = keyOf(issuer.signIn("rotating@example.org").path("access_token").asString());

      identity.clock().advance(Duration.ofDays(90).minusMinutes(30));
      rotation.rotate();
      String before = issuer.signIn("rotating@example.org").path("access_token").asString();
      assertThat(keyOf(before)).as("published, but not yet signing").isEqualTo(first);
      assertThat(keys(identity)).isEqualTo(2);

      identity.clock().advance(Duration.ofMinutes(61));
      rotation.rotate();
      var after = issuer.signIn("rotating@example.org");
      assertThat(keyOf(after.path("access_token").asString())).isNotEqualTo(first);
      assertThat(issuer.me(after.path("access_token").asString()).status()).isEqualTo(200);
      assertThat(keys(identity)).as("the old one until its tokens are gone").isEqualTo(2);

      identity.clock().advance(Duration.ofMinutes(71));
      rotation.rotate();
      assertThat(keys(identity)).isEqualTo(1);
      assertThat(issuer.refresh(after.path("refresh_token").asString()).status()).isEqualTo(200);
    }
  }

  private static int keys(RunningIdentity identity) {
    return identity.anonymous().get("/oauth2/jwks").json().path("keys").size();
  }

  private static String keyOf(String token) throws ParseException {
    return SignedJWT.parse(token).getHeader().getKeyID();
  }
}
