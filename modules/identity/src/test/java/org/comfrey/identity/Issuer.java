package org.comfrey.identity;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.client.Pkce;
import tools.jackson.databind.JsonNode;

/** Speaks to the issuer parameter by parameter, so that each can be wrong. */
final class Issuer {
  static final String REDIRECT = "http://127.0.0.1:50123/callback";

  private final ApiClient http;

  Issuer(ApiClient http) {
    this.http = http;
  }

  /** Proves by password who someone is; the issuer's cookie. */
  String prove(String email) {
    return http.post("/v1/sign-ins", Map.of("email", email, "password", RunningIdentity.PASSWORD))
        .orThrow()
        .header("Set-Cookie")
        .split(";", 2)[0];
  }

  /** The parameters of an authorization request that is right. */
  static Map<String, String> request(Pkce pkce) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", "comfrey-cli");
    parameters.put("redirect_uri", REDIRECT);
    parameters.put("scope", "openid api");
    parameters.put("state", "st&te");
    parameters.put("nonce", "n0nce");
    parameters.put("code_challenge", pkce.challenge());
    parameters.put("code_challenge_method", "S256");
    return parameters;
  }

  Answer authorize(Map<String, String> parameters, String cookie) {
    return http.send(
        "GET",
        "/oauth2/authorize?" + form(parameters),
        null,
        cookie.isEmpty() ? Map.of() : Map.of("Cookie", cookie));
  }

  /** A code for someone who has proved who they are. */
  String code(Pkce pkce, String cookie) {
    Answer answer = authorize(request(pkce), cookie);
    String location = answer.header("Location");
    if (!location.startsWith(REDIRECT + "?code=")) {
      throw new AssertionError("no code: " + answer + " " + location);
    }
    return location.substring(location.indexOf('=') + 1, location.indexOf('&'));
  }

  /** The parameters of a token request that is right. */
  static Map<String, String> redemption(String code, Pkce pkce) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("grant_type", "authorization_code");
    parameters.put("client_id", "comfrey-cli");
    parameters.put("code", code);
    parameters.put("redirect_uri", REDIRECT);
    parameters.put("code_verifier", pkce.verifier());
    return parameters;
  }

  Answer token(Map<String, String> parameters) {
    return http.send(
        "POST",
        "/oauth2/token",
        form(parameters),
        Map.of("Content-Type", "application/x-www-form-urlencoded"));
  }

  Answer refresh(String token) {
    return token(
        Map.of("grant_type", "refresh_token", "client_id", "comfrey-cli", "refresh_token", token));
  }

  /** The whole flow: access, refresh and identity token. */
  JsonNode signIn(String email) {
    Pkce pkce = Pkce.fresh();
    return token(redemption(code(pkce, prove(email)), pkce)).orThrow().json();
  }

  /** What the platform says to a request with that token. */
  Answer me(String accessToken) {
    return http.send("GET", "/v1/me", null, Map.of("Authorization", "Bearer " + accessToken));
  }

  /** A token that is fresh, of a proof that is as old as that. */
  String signInOld(String email, RunningIdentity identity, Duration age) {
    identity.person(email);
    JsonNode tokens = signIn(email);
    identity.clock().advance(age);
    return refresh(tokens.path("refresh_token").asString())
        .orThrow()
        .json()
        .path("access_token")
        .asString();
  }

  /** Who the token says that its person is. */
  Answer userInfo(String accessToken) {
    return http.send(
        "GET", "/oauth2/userinfo", null, Map.of("Authorization", "Bearer " + accessToken));
  }

  Answer logout(Map<String, String> parameters) {
    return http.get("/oauth2/logout?" + form(parameters));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter ->
            parameter.getKey()
                + "="
                + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
