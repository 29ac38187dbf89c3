package org.comfrey.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
}
