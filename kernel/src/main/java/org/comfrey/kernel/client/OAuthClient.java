package org.comfrey.kernel.client;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.Limits;
import org.jspecify.annotations.Nullable;

/**
 * A client of an OAuth 2.1 issuer: builds authorization requests, redeems codes, refreshes tokens.
 */
public final class OAuthClient {
  private static final String AUTHORIZE = "/oauth2/authorize";
  private static final String TOKEN = "/oauth2/token";

  private final Supplier<URI> issuer;
  private final String id;
  private final @Nullable String secret;
  private final HttpClient http;

  /**
   * @param issuer where the issuer is reached, which may be known only when the first request is
   *     made
   * @param secret null for programs on people's own machines, which cannot keep one
   */
  public OAuthClient(Supplier<URI> issuer, String id, @Nullable String secret) {
    this(issuer, id, secret, Http.CLIENT);
  }

  /**
   * @param http carries the certificate that the issuer's process may ask for
   */
  public OAuthClient(Supplier<URI> issuer, String id, @Nullable String secret, HttpClient http) {
    this.issuer = issuer;
    this.id = id;
    this.secret = secret;
    this.http = http;
  }

  /** The path and query to send a browser to, for scope {@code openid api}. */
  public String authorizePath(Pkce pkce, String redirectUri, String state, String nonce) {
    return AUTHORIZE
        + "?"
        + form(
            Map.of(
                "response_type",
                "code",
                "client_id",
                id,
                "redirect_uri",
                redirectUri,
                "scope",
                "openid api",
                "state",
                state,
                "nonce",
                nonce,
                "code_challenge",
                pkce.challenge(),
                "code_challenge_method",
                "S256"));
  }

  /** Redeems a code; throws {@link RefusedException} when the issuer does not take it. */
  public OAuthTokens redeem(String code, String redirectUri, Pkce pkce) {
    return ask(
        Map.of(
            "grant_type",
            "authorization_code",
            "code",
            code,
            "redirect_uri",
            redirectUri,
            "code_verifier",
            pkce.verifier()));
  }

  /**
   * New tokens for a refresh token, which is used up; throws {@link RefusedException} when it is no
   * longer good.
   */
  public OAuthTokens refresh(String refreshToken) {
    return ask(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
  }

  private OAuthTokens ask(Map<String, String> parameters) {
    var all = new LinkedHashMap<>(parameters);
    var request =
        HttpRequest.newBuilder(issuer.get().resolve(TOKEN)).timeout(Limits.MODULE_CALL_TIME);
    if (secret == null) {
      all.put("client_id", id);
    } else {
      String credentials = encoded(id) + ":" + encoded(secret);
      request.header(
          "Authorization",
          "Basic "
              + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }
    request
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form(all)));
    HttpResponse<String> answer = Http.send(http, request.build());
    if (answer.statusCode() == 400 || answer.statusCode() == 401) {
      throw new RefusedException(
          "the issuer refused "
              + all.get("grant_type")
              + ": "
              + Json.answers().readTree(answer.body()).path("error").asString("unknown"));
    }
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("the issuer answered " + answer.statusCode());
    }
    return Json.answers().readValue(answer.body(), OAuthTokens.class);
  }

  static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The issuer does not, or no longer, vouch for what it was shown. */
  public static final class RefusedException extends RuntimeException {
    RefusedException(String message) {
      super(message);
    }
  }
}
