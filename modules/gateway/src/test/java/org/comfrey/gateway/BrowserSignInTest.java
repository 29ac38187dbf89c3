package org.comfrey.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrowserSignInTest {
  @TempDir static Path web;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(web.resolve("index.html"), "<!doctype html><title>Comfrey</title>");
    gateway = new RunningGateway(web);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void a_browser_signs_in_and_is_known_by_its_cookie_alone() {
    var person = gateway.person("tomas@example.org");
    Browser browser = new Browser(gateway.url());
    assertThat(browser.get("/bff/session").json().path("signedIn").asBoolean()).isFalse();

    Answer back = browser.signIn("tomas@example.org", "/listings/7");

    assertThat(back.status()).as(back.toString()).isEqualTo(302);
    assertThat(browser.next(back)).isEqualTo("/listings/7");
    assertThat(back.headers("Set-Cookie"))
        .filteredOn(cookie -> cookie.startsWith("__Host-comfrey="))
        .singleElement()
        .asString()
        .contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax")
        .doesNotContain("Domain");
    Answer session = browser.get("/bff/session");
    assertThat(session.json().path("signedIn").asBoolean()).isTrue();
    assertThat(session.json().path("me").path("id").asString()).isEqualTo(person.id().toString());
    assertThat(browser.get("/v1/me").json().path("email").asString())
        .isEqualTo("tomas@example.org");
  }

  @Test
  void without_the_csrf_token_nothing_is_changed() {
    gateway.person("csrf@example.org");
    Browser browser = new Browser(gateway.url());
    browser.signIn("csrf@example.org", "/");
    Answer refused = browser.send("POST", "/bff/sign-out", null, Map.of());
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("cross-site-request");
    Answer foreign =
        browser.send(
            "POST",
            "/bff/sign-out",
            null,
            Map.of("X-CSRF-Token", browser.csrf(), "Sec-Fetch-Site", "cross-site"));
    assertThat(foreign.code()).isEqualTo("cross-site-request");
    assertThat(browser.get("/v1/me").status()).isEqualTo(200);
  }

  @Test
  void signing_out_ends_the_cookie_and_the_issuers_session_at_once() {
    gateway.person("leaver@example.org");
    Browser browser = new Browser(gateway.url());
    browser.signIn("leaver@example.org", "/");
    String before = browser.cookie(CookieSessions.COOKIE);
    String issuer = browser.cookie("__Host-comfrey-issuer");

    Answer out =
        browser.send("POST", "/bff/sign-out", null, Map.of("X-CSRF-Token", browser.csrf()));

    assertThat(out.status()).as(out.toString()).isEqualTo(204);
    assertThat(out.header("Clear-Site-Data")).contains("cookies");
    assertThat(browser.cookie(CookieSessions.COOKIE)).isEmpty();
    Browser thief = new Browser(gateway.url());
    thief.cookie(CookieSessions.COOKIE, before);
    thief.cookie("__Host-comfrey-issuer", issuer);
    assertThat(thief.get("/v1/me").status()).isEqualTo(401);
    assertThat(thief.next(thief.get(thief.next(thief.get("/bff/sign-in")))))
        .startsWith("/sign-in?continue=");
  }

  @Test
  void proving_again_who_one_is_leaves_one_sign_in_in_the_list() {
    gateway.person("again@example.org");
    Browser browser = new Browser(gateway.url());
    browser.signIn("again@example.org", "/");
    String before = browser.cookie(CookieSessions.COOKIE);
    String first = browser.get("/v1/sign-ins").json().at("/0/id").asString();

    gateway.clock().advance(Duration.ofMinutes(1));
    Answer back = browser.signIn("again@example.org", "/wallet&maxAge=0");

    assertThat(browser.next(back)).isEqualTo("/wallet");
    var listed = browser.get("/v1/sign-ins").json();
    assertThat(listed.size()).as(listed.toString()).isEqualTo(1);
    assertThat(listed.at("/0/id").asString()).isNotEqualTo(first);
    assertThat(listed.at("/0/current").asBoolean()).isTrue();
    Browser thief = new Browser(gateway.url());
    thief.cookie(CookieSessions.COOKIE, before);
    assertThat(thief.get("/v1/me").status()).isEqualTo(401);
  }

  @Test
  void a_session_that_ended_elsewhere_is_refused_at_once() {
    gateway.person("elsewhere@example.org");
    Browser browser = new Browser(gateway.url());
    browser.signIn("elsewhere@example.org", "/");
    var program = ApiClient.signIn(gateway.url(), "elsewhere@example.org", RunningGateway.PASSWORD);
    String id = "";
    for (var one : program.get("/v1/sign-ins").json()) {
      if (one.path("client").asString().equals("Web")) {
        id = one.path("id").asString();
      }
    }
    assertThat(browser.get("/v1/me").status()).isEqualTo(200);

    program.delete("/v1/sign-ins/" + id).orThrow();

    assertThat(browser.get("/v1/me").status()).isEqualTo(401);
    assertThat(browser.get("/bff/session").json().path("signedIn").asBoolean()).isFalse();
  }

  @Test
  void tokens_are_renewed_without_the_browsers_noticing_by_one_request_at_a_time()
      throws Exception {
    gateway.person("renewed@example.org");
    Browser browser = new Browser(gateway.url());
    browser.signIn("renewed@example.org", "/");
    gateway.clock().advance(Duration.ofMinutes(11));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> request = () -> browser.get("/v1/me").status();
      for (Future<Integer> status : threads.invokeAll(Collections.nCopies(8, request))) {
        assertThat(status.get()).isEqualTo(200);
      }
    }
    gateway.clock().advance(Duration.ofDays(8));
    assertThat(browser.get("/v1/me").status()).as("idle for too long").isEqualTo(401);
  }

  @Test
  void sessions_outlive_a_restart() {
    gateway.person("restart@example.org");
    Browser browser = new Browser(gateway.url());
    browser.signIn("restart@example.org", "/");
    gateway.restart(web);
    assertThat(browser.get("/v1/me").status()).isEqualTo(200);
  }

  @Test
  void an_answer_to_a_question_that_this_browser_did_not_ask_signs_nobody_in() {
    gateway.person("fixation@example.org");
    Browser attacker = new Browser(gateway.url());
    String authorize = attacker.next(attacker.get("/bff/sign-in?return=/"));
    attacker
        .send(
            "POST",
            "/v1/sign-ins",
            Map.of("email", "fixation@example.org", "password", RunningGateway.PASSWORD),
            Map.of())
        .orThrow();
    String callback = attacker.next(attacker.get(authorize));
    assertThat(callback).startsWith("/bff/callback?code=");
    Browser victim = new Browser(gateway.url());
    assertThat(victim.next(victim.get(callback))).isEqualTo("/sign-in?failed=true");
    assertThat(victim.cookie(CookieSessions.COOKIE)).isEmpty();
    assertThat(victim.next(victim.get("/bff/callback?code=x&state=y")))
        .isEqualTo("/sign-in?failed=true");
  }

  @Test
  void neither_tokens_nor_cookies_can_be_read_in_the_database() {
    gateway.person("sealed@example.org");
    Browser browser = new Browser(gateway.url());
    browser.signIn("sealed@example.org", "/");
    var rows =
        gateway
            .database("gateway")
            .sql()
            .sql("SELECT encode(cookie, 'escape') || encode(tokens, 'escape') FROM browser_session")
            .query(String.class)
            .list();
    assertThat(rows).isNotEmpty();
    assertThat(rows)
        .noneMatch(
            row -> row.contains("eyJ") || row.contains(browser.cookie(CookieSessions.COOKIE)));
  }
}
