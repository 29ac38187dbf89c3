package org.comfrey.kernel.client;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comfrey.kernel.crypto.Secrets;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.Limits;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * Speaks JSON to a running platform, as somebody or as nobody. Every POST gets an Idempotency-Key;
 * a token that has run out is refreshed once, unasked.
 */
public final class ApiClient {
  private static final String CLIENT = "comfrey-cli";
  private static final String REDIRECT = "http://127.0.0.1:49152/callback";
  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
  private static final Pattern STATE = Pattern.compile("[?&]state=([^&]+)");

  private final URI base;
  private final OAuthClient issuer;
  private final @Nullable Supplier<@Nullable OAuthTokens> again;
  private volatile @Nullable OAuthTokens tokens;

  /**
   * @param again proves once more who is speaking, where a proof has become too old for something
   */
  private ApiClient(
      URI base,
      OAuthClient issuer,
      @Nullable OAuthTokens tokens,
      @Nullable Supplier<@Nullable OAuthTokens> again) {
    this.base = base;
    this.issuer = issuer;
    this.tokens = tokens;
    this.again = again;
  }

  /** Speaks as nobody. */
  public static ApiClient anonymous(URI base) {
    return new ApiClient(base, new OAuthClient(() -> base, CLIENT, null), null, null);
  }

  /** Speaks with an access token that was got elsewhere; it is not refreshed. */
  public static ApiClient bearing(URI base, String accessToken) {
    return new ApiClient(
        base,
        new OAuthClient(() -> base, CLIENT, null),
        new OAuthTokens(accessToken, null, null, 0),
        null);
  }

  /**
   * Signs in as a program on the person's own machine does, by authorization code with PKCE,
   * playing the browser's part too; throws {@link OAuthClient.RefusedException} when the address
   * and the password do not belong together. It signs in again by itself where something needs a
   * younger proof of who is speaking.
   */
  public static ApiClient signIn(URI base, String email, String password) {
    ApiClient browser = anonymous(base);
    Answer proved = browser.post("/v1/sign-ins", Map.of("email", email, "password", password));
    if (proved.status() != 200) {
      throw new OAuthClient.RefusedException("the sign-in was refused: " + proved);
    }
    String cookie = proved.header("Set-Cookie").split(";", 2)[0];
    Pkce pkce = Pkce.fresh();
    String state = Secrets.token();
    Answer agreed =
        browser.send(
            "GET",
            browser.issuer.authorizePath(pkce, REDIRECT, state, Secrets.token()),
            null,
            Map.of("Cookie", cookie));
    String location = agreed.header("Location");
    if (agreed.status() != 302
        || !location.startsWith(REDIRECT)
        || !state.equals(part(STATE, location))) {
      throw new OAuthClient.RefusedException("no code was given: " + agreed + " " + location);
    }
    return new ApiClient(
        base,
        browser.issuer,
        browser.issuer.redeem(part(CODE, location), REDIRECT, pkce),
        () -> signIn(base, email, password).tokens());
  }

  private static String part(Pattern pattern, String location) {
    Matcher matcher = pattern.matcher(location);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** The tokens that the issuer gave; null for nobody. */
  public @Nullable OAuthTokens tokens() {
    return tokens;
  }

  /** GET. */
  public Answer get(String path) {
    return send("GET", path, null, Map.of());
  }

  /** POST with that body as JSON; null for none. */
  public Answer post(String path, @Nullable Object body) {
    return send("POST", path, body, Map.of());
  }

  /** POST of a file's bytes. */
  public Answer postBytes(String path, byte[] content) {
    return send("POST", path, content, Map.of("Content-Type", "application/octet-stream"));
  }

  /** PUT with that body as JSON. */
  public Answer put(String path, @Nullable Object body) {
    return send("PUT", path, body, Map.of());
  }

  /** DELETE. */
  public Answer delete(String path) {
    return send("DELETE", path, null, Map.of());
  }

  /** PATCH of the version that was read with that ETag. */
  public Answer patch(String path, String etag, Object body) {
    return send("PATCH", path, body, Map.of("If-Match", etag));
  }

  /**
   * Any request.
   *
   * @param body text and bytes are sent as they are, anything else as JSON
   * @param headers replace those that would be sent otherwise
   */
  public Answer send(
      String method, String path, @Nullable Object body, Map<String, String> headers) {
    Map<String, String> all = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (body != null) {
      all.put("Content-Type", "application/json");
    }
    if (method.equals("POST")) {
      all.put("Idempotency-Key", UUID.randomUUID().toString());
    }
    all.putAll(headers);
    OAuthTokens used = tokens;
    Answer answer = once(method, path, body, all, used);
    if (used == null || headers.containsKey("Authorization")) {
      return answer;
    }
    if (answer.status() == 401 && !needsYoungerProof(answer)) {
      refresh(used);
      answer = once(method, path, body, all, tokens);
    }
    // A token that was refreshed is young; the proof behind it is as old as before.
    if (again != null && needsYoungerProof(answer)) {
      tokens = again.get();
      answer = once(method, path, body, all, tokens);
    }
    return answer;
  }

  private static boolean needsYoungerProof(Answer answer) {
    return answer.status() == 401 && answer.code().equals("step-up-required");
  }

  /**
   * Two threads whose token ran out share one refresh: the second would use a refresh token that is
   * used up.
   */
  private synchronized void refresh(OAuthTokens used) {
    String refreshToken = used.refreshToken();
    if (used.equals(tokens) && refreshToken != null) {
      try {
        tokens = issuer.refresh(refreshToken);
      } catch (OAuthClient.RefusedException ended) {
        // The caller is shown the platform's own refusal.
        return;
      }
    }
  }

  private static HttpRequest.BodyPublisher publisher(@Nullable Object body) {
    return switch (body) {
      case null -> HttpRequest.BodyPublishers.noBody();
      case String text -> HttpRequest.BodyPublishers.ofString(text);
      case byte[] bytes -> HttpRequest.BodyPublishers.ofByteArray(bytes);
      case Object value ->
          HttpRequest.BodyPublishers.ofString(Json.answers().writeValueAsString(value));
    };
  }

  private Answer once(
      String method,
      String path,
      @Nullable Object body,
      Map<String, String> headers,
      @Nullable OAuthTokens as) {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Limits.REQUEST_TIME)
            .method(method, publisher(body));
    if (as != null) {
      request.setHeader("Authorization", "Bearer " + as.accessToken());
    }
    headers.forEach(request::setHeader);
    return new Answer(method + " " + path, Http.send(request.build()));
  }

  /** What came back. */
  public record Answer(String request, HttpResponse<String> response) {
    /** The HTTP status. */
    public int status() {
      return response.statusCode();
    }

    /** The body as text. */
    public String body() {
      return response.body();
    }

    /** The body as JSON. */
    public JsonNode json() {
      return Json.answers().readTree(response.body());
    }

    /** The body as that type; throws {@link IllegalStateException} when the request was refused. */
    public <T> T as(Class<T> type) {
      return Json.answers().readValue(orThrow().body(), type);
    }

    /** The body as that type, for generic ones. */
    public <T> T as(TypeReference<T> type) {
      return Json.answers().readValue(orThrow().body(), type);
    }

    /** This, unless the request was refused; then {@link IllegalStateException} saying how. */
    public Answer orThrow() {
      if (status() >= 300) {
        throw new IllegalStateException(toString());
      }
      return this;
    }

    /** The stable code of a problem; empty where the answer is none. */
    public String code() {
      return response.body().startsWith("{") ? json().path("code").asString("") : "";
    }

    /** The first header of that name; empty without one. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** Every header of that name. */
    public List<String> headers(String name) {
      return response.headers().allValues(name);
    }

    @Override
    public String toString() {
      return request + " -> " + status() + " " + body();
    }
  }
}
