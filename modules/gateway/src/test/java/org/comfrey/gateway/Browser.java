package org.comfrey.gateway;

import java.net.HttpCookie;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<String, String> cookies = new ConcurrentHashMap<>();

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
      all.put(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
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

  /** Where the answer sends the browser, as a path of this origin. */
  String next(Answer answer) {
    URI location = base.resolve(answer.header("Location"));
    if (!location.getAuthority().equals(base.getAuthority())) {
      throw new AssertionError("sent away to " + location);
    }
    return location.getRawPath()
        + (location.getRawQuery() == null ? "" : "?" + location.getRawQuery());
  }

  /** Signs in as a person does; the last answer is the one that leads back to {@code returnTo}. */
  Answer signIn(String email, String returnTo) {
    String authorize = next(get("/bff/sign-in?return=" + returnTo));
    String page = next(get(authorize));
    if (!page.startsWith("/sign-in?continue=")) {
      throw new AssertionError("expected the sign-in page, not " + page);
    }
    // A browser that is signed in repeats its token, as with everything that it sends.
    String csrf = csrf();
    Answer proved =
        send(
            "POST",
            "/v1/sign-ins",
            Map.of("email", email, "password", RunningGateway.PASSWORD, "continue", authorize),
            Map.of("X-CSRF-Token", csrf));
    String callback = next(get(proved.orThrow().json().path("continue").asString()));
    return get(callback);
  }

  /** What an unsafe request of the signed-in browser must repeat. */
  String csrf() {
    return get("/bff/session").json().path("csrf").asString("");
  }

  /** The cookie's value; empty without one. */
  String cookie(String name) {
    return cookies.getOrDefault(name, "");
  }

  void cookie(String name, String value) {
    cookies.put(name, value);
  }
}
