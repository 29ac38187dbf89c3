package org.comfrey.kernel.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.sample.SampleIssuer;
import org.comfrey.kernel.sample.SampleRuntime;
import org.comfrey.kernel.sample.SampleRuntime.Answer;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallersTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final PersonId PERSON = new PersonId(new UUID(1, 1));
  private static final String THING =
      """
      {"id":"%s","name":"n","price":{"amountMinor":1,"currency":"EUR"},"days":[]}
      """;

  private final SampleIssuer issuer = new SampleIssuer();
  private ModuleRuntime runtime;

  @BeforeAll
  void start(@TempDir Path data) {
    Caller browser =
        new Caller(PERSON, Set.of(Role.MEMBER), new SignInId(new UUID(3, 3)), NOW, Set.of("*"));
    runtime =
        ModuleRuntime.of(
                SampleRuntime.TABLE,
                SampleRuntime.options(data)
                    .withPublicUrl(java.net.URI.create("http://localhost:0")))
            .giving(Clock.class, Clock.fixed(NOW, ZoneOffset.UTC))
            .giving(com.nimbusds.jose.jwk.source.JWKSource.class, issuer.keys())
            .giving(
                SessionResolver.class,
                request ->
                    String.valueOf(request.getHeader("Cookie")).contains("session=ours")
                        ? Optional.of(new SessionResolver.BrowserSession(browser, "csrf", "token"))
                        : Optional.empty())
            .start();
  }

  @AfterAll
  void stop() {
    runtime.close();
  }

  private Answer change(String... headers) {
    return SampleRuntime.send(
        runtime.port(), "PUT", "/v1/things/" + PERSON, THING.formatted(PERSON), headers);
  }

  private String bearer(String... roles) {
    return "Bearer " + issuer.token(PERSON, NOW, roles);
  }

  @Test
  void whoIsNotSignedInIsAskedToSignIn() {
    Answer answer = change();
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("sign-in-required");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void aProofThatDoesNotHoldIsRefusedAlsoWhereNoneIsNeeded() {
    for (String proof : List.of("Bearer nonsense", "Basic YTpi", "Bearer ")) {
      Answer answer =
          SampleRuntime.send(runtime.port(), "GET", "/v1/things?q=a", "", "Authorization", proof);
      assertThat(answer.status()).as(proof).isEqualTo(401);
      assertThat(answer.code()).isEqualTo("invalid-token");
    }
  }

  @Test
  void aRoleThatDoesNotGrantItIsRefused() {
    Answer answer =
        SampleRuntime.send(
            runtime.port(),
            "GET",
            "/v1/operator/things",
            "",
            "Authorization",
            bearer("member", "provider"));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().path("permission").asString()).isEqualTo("OPERATE_SYSTEM");
    assertThat(
            SampleRuntime.send(
                    runtime.port(),
                    "GET",
                    "/v1/operator/things",
                    "",
                    "Authorization",
                    bearer("operator"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void anOperationWithoutAPermissionIsDeniedToEveryone() {
    for (String role : List.of("member", "provider", "operator")) {
      Answer answer =
          SampleRuntime.send(
              runtime.port(), "GET", "/v1/things/undeclared", "", "Authorization", bearer(role));
      assertThat(answer.status()).as(role).isEqualTo(403);
    }
  }

  @Test
  void anothersThingIsAnsweredLikeOneThatDoesNotExist() {
    UUID other = new UUID(9, 9);
    Answer answer =
        SampleRuntime.send(
            runtime.port(),
            "PUT",
            "/v1/things/" + other,
            THING.formatted(other),
            "Authorization",
            bearer("member"));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("not-found");
    assertThat(change("Authorization", bearer("member")).status()).isEqualTo(200);
  }

  @Test
  void aCookieAloneChangesNothing() {
    Answer answer = change("Cookie", "session=ours");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("cross-site-request");
    assertThat(change("Cookie", "session=ours", "X-CSRF-Token", "wrong").status()).isEqualTo(403);
    assertThat(change("Cookie", "session=ours", "X-CSRF-Token", "csrf").status()).isEqualTo(200);
  }

  @Test
  void aPageOfAnotherSiteCannotMakeABrowserChangeAnything() {
    String[] proofs = {"Cookie", "session=ours", "X-CSRF-Token", "csrf"};
    assertThat(change(with(proofs, "Origin", "https://evil.example")).status()).isEqualTo(403);
    assertThat(change(with(proofs, "Origin", "null")).status()).isEqualTo(403);
    assertThat(change(with(proofs, "Sec-Fetch-Site", "cross-site")).status()).isEqualTo(403);
    assertThat(change(with(proofs, "Sec-Fetch-Site", "same-site")).status()).isEqualTo(403);
    assertThat(change(with(proofs, "Sec-Fetch-Site", "same-origin")).status()).isEqualTo(200);
    assertThat(change(with(proofs, "Origin", "http://localhost:" + runtime.port())).status())
        .isEqualTo(200);
  }

  @Test
  void aCookieThatIsNobodysIsNobody() {
    assertThat(change("Cookie", "session=another", "X-CSRF-Token", "csrf").status()).isEqualTo(401);
  }

  @Test
  void everyAnswerTellsBrowsersWhatTheyMayNotDo() {
    for (String path : List.of("/v1/things?q=a", "/v1/things/x", "/v1/nothing")) {
      Answer answer = SampleRuntime.send(runtime.port(), "GET", path, "");
      assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
      assertThat(answer.header("Cache-Control")).as(path).isEqualTo("no-store");
      assertThat(answer.header("Content-Security-Policy")).as(path).contains("default-src 'none'");
      assertThat(answer.header("Referrer-Policy")).as(path).isEqualTo("no-referrer");
      assertThat(answer.header("Strict-Transport-Security")).as(path).isEmpty();
      assertThat(answer.header("Access-Control-Allow-Origin")).as(path).isEmpty();
      assertThat(answer.header("Server")).as(path).isEmpty();
    }
    assertThat(SampleRuntime.send(runtime.port(), "GET", "/", "").header("Content-Security-Policy"))
        .contains("script-src 'self'")
        .contains("frame-ancestors 'none'");
  }

  @Test
  void metricsAreForOperatorsAndProbesForEveryone() {
    assertThat(SampleRuntime.send(runtime.port(), "GET", "/operator/metrics", "").status())
        .isEqualTo(401);
    assertThat(
            SampleRuntime.send(
                    runtime.port(),
                    "GET",
                    "/operator/metrics",
                    "",
                    "Authorization",
                    bearer("member"))
                .status())
        .isEqualTo(403);
    Answer metrics =
        SampleRuntime.send(
            runtime.port(), "GET", "/operator/metrics", "", "Authorization", bearer("operator"));
    assertThat(metrics.response().body()).contains("http_server_requests_seconds", "jvm_memory");
    assertThat(SampleRuntime.send(runtime.port(), "GET", "/livez", "").status()).isEqualTo(200);
    assertThat(SampleRuntime.send(runtime.port(), "GET", "/readyz", "").status()).isEqualTo(200);
    for (String path : List.of("/actuator", "/actuator/env", "/error", "/.git/config")) {
      assertThat(SampleRuntime.send(runtime.port(), "GET", path, "").status())
          .as(path)
          .isEqualTo(404);
    }
  }

  @Test
  void aProofOfIdentityGetsTooOldForWhatNeedsAFreshOne() {
    var caller = new Caller(PERSON, Set.of(), new SignInId(new UUID(3, 3)), NOW, Set.of());
    caller.mustHaveAuthenticatedWithin(Duration.ofMinutes(5), NOW.plusSeconds(300));
    assertThatThrownBy(
            () -> caller.mustHaveAuthenticatedWithin(Duration.ofMinutes(5), NOW.plusSeconds(301)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refusal -> assertThat(refusal.is(Problems.STEP_UP_REQUIRED)).isTrue());
  }

  @Test
  void noRoleGrantsWhatTheOthersAreFor() {
    for (Permission permission : Permission.values()) {
      boolean operates =
          permission.name().startsWith("OPERATE_")
              || permission == Permission.RULE_DISPUTES
              || permission == Permission.SUSPEND_PEOPLE
              || permission == Permission.GRANT_ROLES
              || permission == Permission.PUBLISH_AGREEMENTS
              || permission == Permission.BREAK_GLASS;
      assertThat(Policy.grants(Set.of(), permission)).isEqualTo(permission == Permission.PUBLIC);
      boolean audits =
          permission == Permission.READ_AUDIT || permission == Permission.WATCH_PRIVACY;
      assertThat(Policy.grants(Set.of(Role.MEMBER, Role.PROVIDER), permission))
          .isEqualTo(!operates && !audits);
      assertThat(Policy.grants(Set.of(Role.COMPLIANCE), permission))
          .isEqualTo(audits || permission == Permission.PUBLIC);
      assertThat(Policy.isForStaff(permission)).isEqualTo(operates || audits);
      assertThat(Policy.grants(Set.of(Role.OPERATOR), permission))
          .isEqualTo(operates || permission == Permission.PUBLIC);
    }
  }

  private static String[] with(String[] some, String... more) {
    String[] all = java.util.Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }
}
