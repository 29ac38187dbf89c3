package org.comfrey.tests;

import java.net.HttpCookie;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps cookies as a browser does, also those marked Secure, because localhost is trusted. Follows
 * no redirect by itself.
 */
final class Browser {
  private final URI base;
  private final ApiClient http;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  Browser(URI base) {
    this.base = base;
    this.http = ApiClient.anonymous(base);
  }

  Answer get(String path) {
    return send("GET", path, null, Map.of());
  }

  Answer send(String method, String path, @Nullable Object body, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (!cookies.isEmpty()) {
      all.put("Cookie", cookieHeader());
    }
    Answer answer = http.send(method, path, body, all);
    for (String header : answer.headers("Set-Cookie")) {
      HttpCookie cookie = HttpCookie.parse(header).getFirst();
      if (cookie.getMaxAge() == 0) {
        cookies.remove(cookie.getName());
      } else {
        cookies.put(cookie.getName(), cookie.getValue());
      }
    }
    return answer;
  }

  /** What the browser would send along. */
  String cookieHeader() {
    return cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  /** An unsafe request as a page of the site sends it. */
  Answer post(String path, @Nullable Object body) {
    String csrf = get("/bff/session").json().path("csrf").asString();
    return send("POST", path, body, Map.of("X-CSRF-Token", csrf));
  }

  /** Where the answer sends the browser, as a path of this origin. */
  String next(Answer answer) {
    URI location = base.resolve(answer.header("Location"));
    // A platform on any free port calls itself by port 0.
    boolean here = location.getPort() == base.getPort() || location.getPort() == 0;
    if (!here || !location.getHost().equals(base.getHost())) {
      throw new AssertionError("sent away to " + location);
    }
    return location.getRawPath()
        + (location.getRawQuery() == null ? "" : "?" + location.getRawQuery());
  }

  /** Signs in as a person does; the last answer is the one that leads back to {@code returnTo}. */
  Answer signIn(String email, String password, String returnTo) {
    String authorize = next(get("/bff/sign-in?return=" + returnTo));
    String page = next(get(authorize));
    if (!page.startsWith("/sign-in?continue=")) {
      throw new AssertionError("expected the sign-in page, not " + page);
    }
    Answer proved =
        send(
            "POST",
            "/v1/sign-ins",
            Map.of("email", email, "password", password, "continue", authorize),
            Map.of());
    return get(next(get(proved.orThrow().json().path("continue").asString())));
  }
}
