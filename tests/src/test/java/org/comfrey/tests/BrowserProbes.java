package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.comfrey.kernel.client.ApiClient.Answer;

/** What a server tells browsers, and what it lets other sites make them do. */
final class BrowserProbes {
  private static final String EVIL = "https://evil.example";

  private BrowserProbes() {}

  static List<Probe> all() {
    return List.of(
        new Probe("3.3.1", "cookies are sent over TLS alone", t -> cookies(t, "Secure")),
        new Probe("3.3.2", "cookies name SameSite", t -> cookies(t, "SameSite=")),
        new Probe("3.3.3", "cookies are bound to this host", BrowserProbes::hostCookies),
        new Probe("3.3.4", "scripts cannot read cookies", t -> cookies(t, "HttpOnly")),
        new Probe("3.4.2", "no other origin is let in", BrowserProbes::origins),
        new Probe(
            "3.4.3",
            "a content security policy",
            t -> header(t, "Content-Security-Policy", "default-src")),
        new Probe(
            "3.4.4", "types are not guessed", t -> header(t, "X-Content-Type-Options", "nosniff")),
        new Probe("3.4.5", "referrers are kept", t -> header(t, "Referrer-Policy", "no-referrer")),
        new Probe(
            "3.4.6",
            "nobody frames the pages",
            t -> header(t, "Content-Security-Policy", "frame-ancestors 'none'")),
        new Probe("4.1.1", "answers name their type", BrowserProbes::types),
        new Probe("14.3.2", "what is somebody's is kept by no cache", BrowserProbes::caches),
        new Probe("3.5.1", "a cookie alone changes nothing", BrowserProbes::crossSite),
        new Probe("3.5.2", "a form cannot send what an API takes", BrowserProbes::simpleRequests),
        new Probe("3.5.3", "reading changes nothing", BrowserProbes::safeMethods),
        new Probe("4.1.3", "a proxy's headers are not believed", BrowserProbes::proxyHeaders),
        new Probe("4.2.1", "a request has one length", BrowserProbes::smuggling),
        new Probe("14.3.1", "signing out clears the browser", BrowserProbes::clearing));
  }

  private static List<String> setCookies(Target target) {
    List<String> cookies = target.get("/bff/sign-in?return=/").headers("Set-Cookie");
    assertThat(cookies).isNotEmpty();
    return cookies;
  }

  private static void cookies(Target target, String attribute) {
    assertThat(setCookies(target)).allMatch(cookie -> cookie.contains(attribute));
  }

  private static void hostCookies(Target target) {
    assertThat(setCookies(target))
        .allMatch(cookie -> cookie.startsWith("__Host-") && cookie.contains("Path=/"))
        .noneMatch(cookie -> cookie.contains("Domain"));
  }

  private static void origins(Target target) {
    for (String origin : List.of(EVIL, "null")) {
      Answer answer = target.send("GET", "/v1/categories", null, Map.of("Origin", origin));
      assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  private static void header(Target target, String name, String part) {
    for (String path : List.of("/", "/v1/categories", "/v1/nothing")) {
      assertThat(target.get(path).header(name)).as(path).contains(part);
    }
  }

  private static void types(Target target) {
    assertThat(target.get("/v1/categories").header("Content-Type")).startsWith("application/json");
    assertThat(target.get("/v1/nothing").header("Content-Type"))
        .startsWith("application/problem+json");
  }

  private static void caches(Target target) {
    String token = target.token(target.person());
    assertThat(target.as(token, "GET", "/v1/me", null).header("Cache-Control"))
        .contains("no-store");
  }

  private static void crossSite(Target target) {
    String cookie = target.browserOf(target.person());
    Answer answer =
        target.send("POST", "/v1/notifications/read", Map.of(), Map.of("Cookie", cookie));
    assertThat(answer.status()).isEqualTo(403);
    Answer foreign =
        target.send("POST", "/bff/sign-out", Map.of(), Map.of("Cookie", cookie, "Origin", EVIL));
    assertThat(foreign.status()).isEqualTo(403);
  }

  private static void simpleRequests(Target target) {
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      Answer answer =
          target.send("POST", "/v1/sign-ins", "{\"email\":\"a\"}", Map.of("Content-Type", type));
      assertThat(answer.status()).as(type).isEqualTo(415);
    }
  }

  private static void safeMethods(Target target) {
    for (String path : List.of("/bff/sign-out", "/v1/notifications/read", "/v1/password-resets")) {
      assertThat(target.get(path).status()).as(path).isIn(401, 404, 405);
    }
  }

  private static void proxyHeaders(Target target) {
    Map<String, String> lies =
        Map.of(
            "X-Forwarded-Host",
            "evil.example",
            "X-Forwarded-Proto",
            "https",
            "Forwarded",
            "host=evil.example");
    Answer discovery = target.send("GET", "/.well-known/openid-configuration", null, lies);
    assertThat(discovery.body()).doesNotContain("evil.example");
    Answer begun = target.send("GET", "/bff/sign-in?return=/", null, lies);
    assertThat(begun.header("Location")).doesNotContain("evil.example");
  }

  /** Of two requests that hide in one, no more than the first may be seen. */
  private static void smuggling(Target target) throws IOException {
    String hidden = "GET /v1/categories HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String request =
        "POST /v1/sign-ins HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + (5 + hidden.length())
            + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"
            + hidden;
    try (Socket socket = new Socket(target.raw().getHost(), target.raw().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).doesNotContain("HTTP/1.1 200");
    }
  }

  private static void clearing(Target target) {
    assertThat(target.send("POST", "/bff/sign-out", null, Map.of()).header("Clear-Site-Data"))
        .contains("cookies", "storage");
  }
}
