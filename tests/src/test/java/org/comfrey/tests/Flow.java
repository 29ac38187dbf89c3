package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.client.Pkce;
import tools.jackson.databind.JsonNode;

/** The steps of signing in, one by one, so that each can be done wrong. */
@SuppressWarnings("LoopOverCharArray") // Once in a test.
final class Flow {
  static final String REDIRECT = "http://127.0.0.1:50123/callback";

  private final Target target;
  final Pkce pkce = Pkce.fresh();

  Flow(Target target) {
    this.target = target;
  }

  static Answer password(Target target, String email, String password) {
    return target.post("/v1/sign-ins", Map.of("email", email, "password", password));
  }

  /** The issuer's cookie of somebody. */
  static String cookie(Answer proved) {
    return proved.header("Set-Cookie").split(";", 2)[0];
  }

  Map<String, String> request() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", "comfrey-cli");
    parameters.put("redirect_uri", REDIRECT);
    parameters.put("scope", "openid api");
    parameters.put("state", "s");
    parameters.put("nonce", "n");
    parameters.put("code_challenge", pkce.challenge());
    parameters.put("code_challenge_method", "S256");
    return parameters;
  }

  Answer authorize(Map<String, String> parameters, String cookie) {
    return target.send(
        "GET", "/oauth2/authorize?" + form(parameters), null, Map.of("Cookie", cookie));
  }

  String code(String email) {
    String location =
        authorize(request(), cookie(password(target, email, Platform.PASSWORD))).header("Location");
    assertThat(location).contains("code=");
    return location.replaceAll(".*[?&]code=([^&]+).*", "$1");
  }

  Answer redeem(String code, String verifier) {
    return token(
        Map.of(
            "grant_type", "authorization_code",
            "client_id", "comfrey-cli",
            "code", code,
            "redirect_uri", REDIRECT,
            "code_verifier", verifier));
  }

  Answer refresh(String token) {
    return token(
        Map.of("grant_type", "refresh_token", "client_id", "comfrey-cli", "refresh_token", token));
  }

  Answer token(Map<String, String> parameters) {
    return target.send(
        "POST",
        "/oauth2/token",
        form(parameters),
        Map.of("Content-Type", "application/x-www-form-urlencoded"));
  }

  /** The tokens of the whole flow. */
  JsonNode tokens(String email) {
    return redeem(code(email), pkce.verifier()).orThrow().json();
  }

  static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** What an authenticator app with that secret shows (RFC 6238). */
  static String digits(String base32, Instant at) throws GeneralSecurityException {
    ByteBuffer secret = ByteBuffer.allocate(base32.length() * 5 / 8);
    long bits = 0;
    int held = 0;
    for (char letter : base32.toCharArray()) {
      bits = bits << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
      held += 5;
      if (held >= 8) {
        held -= 8;
        secret.put((byte) (bits >> held));
      }
    }
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(secret.array(), "HmacSHA1"));
    byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array());
    int number = ByteBuffer.wrap(hash).getInt(hash[19] & 0xF) & Integer.MAX_VALUE;
    return String.format(Locale.ROOT, "%06d", number % 1_000_000);
  }
}
