package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Access tokens that look right and are not. */
final class TokenProbes {
  private TokenProbes() {}

  static List<Probe> all() {
    return List.of(
        new Probe("9.1.1", "a token that was changed is refused", TokenProbes::changed),
        new Probe(
            "9.1.2",
            "neither no algorithm nor a confused one is taken",
            t -> forged(t, "none", "confused")),
        new Probe("9.1.3", "no token brings its own key", t -> forged(t, "jku", "jwk", "key")),
        new Probe("9.2.1", "a token ends", t -> forged(t, "expired")),
        new Probe("9.2.2", "an identity token is no access token", TokenProbes::identityToken),
        new Probe("9.2.3", "a token for another is refused", t -> forged(t, "audience", "issuer")));
  }

  private static void refused(Target target, String what, String token) {
    for (String path : List.of("/v1/me", "/v1/wallet", "/v1/categories")) {
      assertThat(target.as(token, "GET", path, null).status())
          .as(what + ", " + path)
          .isEqualTo(401);
    }
  }

  private static void forged(Target target, String... ways) {
    for (String way : ways) {
      refused(target, way, target.forged(way));
    }
  }

  private static void changed(Target target) {
    String token = target.token(target.person());
    assertThat(target.as(token, "GET", "/v1/me", null).status()).isEqualTo(200);
    for (int part = 0; part < 3; part++) {
      String[] parts = (token + "..").split("[.]", -1);
      char[] letters = (parts[part] + "AAAAAAAAAA").toCharArray();
      letters[8] = letters[8] == 'A' ? 'B' : 'A';
      parts[part] = new String(letters, 0, letters.length - 10);
      refused(target, "part " + part, parts[0] + "." + parts[1] + "." + parts[2]);
    }
  }

  private static void identityToken(Target target) {
    refused(
        target,
        "identity token",
        new Flow(target).tokens(target.person()).path("id_token").asString());
  }
}
