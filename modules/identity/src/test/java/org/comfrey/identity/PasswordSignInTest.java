package org.comfrey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class PasswordSignInTest {
  private static final RunningIdentity IDENTITY = new RunningIdentity();
  private final ApiClient anyone = IDENTITY.anonymous();

  @AfterAll
  static void stop() {
    IDENTITY.close();
  }

  private Answer signIn(String email, String password) {
    return anyone.post("/v1/sign-ins", Map.of("email", email, "password", password));
  }

  @Test
  void an_unknown_address_is_refused_exactly_like_a_wrong_password() {
    IDENTITY.person("there@example.org");
    Answer wrong = signIn("there@example.org", "not the password at all");
    Answer unknown = signIn("nowhere@example.org", "not the password at all");
    assertThat(wrong.status()).isEqualTo(401).isEqualTo(unknown.status());
    assertThat(wrong.body()).isEqualTo(unknown.body()).contains("sign-in-refused");
    assertThat(wrong.header("Set-Cookie")).isEmpty();
  }

  @Test
  void a_password_is_compared_exactly() {
    IDENTITY.person("exact@example.org");
    assertThat(
            signIn("exact@example.org", RunningIdentity.PASSWORD.toUpperCase(java.util.Locale.ROOT))
                .status())
        .isEqualTo(401);
    assertThat(signIn("exact@example.org", RunningIdentity.PASSWORD + " ").status()).isEqualTo(401);
    assertThat(signIn("exact@example.org", "").status()).isEqualTo(401);
    assertThat(signIn("exact@example.org", RunningIdentity.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void guessing_is_slowed_down_and_the_owner_gets_in_later() {
    IDENTITY.person("guessed@example.org");
    Answer answer = signIn("guessed@example.org", "guess");
    for (int i = 1; i < 11; i++) {
      answer = signIn("guessed@example.org", "guess");
    }
    assertThat(answer.status()).isEqualTo(429);
    assertThat(Long.parseLong(answer.header("Retry-After"))).isBetween(1L, 900L);
    assertThat(signIn("guessed@example.org", RunningIdentity.PASSWORD).status()).isEqualTo(429);
    IDENTITY.clock().advance(Duration.ofMinutes(2));
    assertThat(signIn("guessed@example.org", RunningIdentity.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void signing_in_rightly_is_never_slowed_down() {
    IDENTITY.person("often@example.org");
    for (int i = 0; i < 15; i++) {
      assertThat(signIn("often@example.org", RunningIdentity.PASSWORD).status()).isEqualTo(200);
    }
  }

  @Test
  void the_browser_goes_on_only_to_the_issuer() {
    IDENTITY.person("onward@example.org");
    for (String elsewhere :
        new String[] {"https://evil.example/", "//evil.example", "/\\evil.example", "/v1/me", ""}) {
      Answer answer =
          anyone.post(
              "/v1/sign-ins",
              Map.of(
                  "email",
                  "onward@example.org",
                  "password",
                  RunningIdentity.PASSWORD,
                  "continue",
                  elsewhere));
      assertThat(answer.json().path("continue").asString()).isEqualTo("/bff/sign-in?return=/");
    }
  }

  @Test
  void the_issuers_cookie_is_for_this_host_alone_and_ends_after_eight_hours() {
    IDENTITY.person("cookie@example.org");
    assertThat(signIn("cookie@example.org", RunningIdentity.PASSWORD).header("Set-Cookie"))
        .startsWith("__Host-comfrey-issuer=")
        .contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax")
        .doesNotContain("Domain");
    Issuer issuer = new Issuer(anyone);
    String cookie = issuer.prove("cookie@example.org");
    IDENTITY.clock().advance(Duration.ofHours(8));
    assertThat(
            issuer
                .authorize(Issuer.request(org.comfrey.kernel.client.Pkce.fresh()), cookie)
                .header("Location"))
        .startsWith("/sign-in?");
  }
}
