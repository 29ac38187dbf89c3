package org.comfrey.gateway;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.comfrey.kernel.client.OAuthClient;
import org.comfrey.kernel.client.OAuthTokens;
import org.comfrey.kernel.client.Pkce;
import org.comfrey.kernel.crypto.AlteredException;
import org.comfrey.kernel.crypto.Secrets;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Sends a browser to the issuer and takes it back: authorization code with PKCE, state and nonce.
 * What must be remembered meanwhile travels sealed in a cookie of its own for each attempt, so that
 * two tabs do not disturb each other.
 */
final class SignInFlow {
  static final String CLIENT = "comfrey-web";

  private static final String COOKIE = "__Host-comfrey-flow-";
  private static final String PURPOSE = "gateway sign-in flow";
  private static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final int NAMED_BY = 8;

  private final OAuthClient issuer;
  private final ServerKeys keys;
  private final Clock clock;
  private final String redirectUri;

  SignInFlow(OAuthClient issuer, ServerKeys keys, Clock clock, String redirectUri) {
    this.issuer = issuer;
    this.keys = keys;
    this.clock = clock;
    this.redirectUri = redirectUri;
  }

  /**
   * Sends the browser to the issuer.
   *
   * @param maxAgeSeconds how old the proof of who the person is may be; null for any age
   */
  void begin(String returnTo, @Nullable Integer maxAgeSeconds, HttpServletResponse response) {
    Pkce pkce = Pkce.fresh();
    String state = Secrets.token();
    String nonce = Secrets.token();
    var flow = new Flow(nonce, pkce.verifier(), returnTo, clock.instant().plus(LIFETIME));
    byte[] sealed = keys.seal(PURPOSE, state, Json.answers().writeValueAsBytes(flow));
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        Cookies.set(
            cookieOf(state),
            Base64.getUrlEncoder().withoutPadding().encodeToString(sealed),
            LIFETIME));
    String path = issuer.authorizePath(pkce, redirectUri, state, nonce);
    redirect(response, maxAgeSeconds == null ? path : path + "&max_age=" + maxAgeSeconds);
  }

  /**
   * Takes the browser back: its tokens and where it wanted to go; empty when this is no answer to a
   * question of ours.
   */
  Optional<Finished> finish(HttpServletRequest request, HttpServletResponse response) {
    String state = request.getParameter("state");
    String code = request.getParameter("code");
    if (state == null || code == null || !STATE.matcher(state).matches()) {
      return Optional.empty();
    }
    String cookie = Cookies.value(request, cookieOf(state));
    if (cookie == null) {
      return Optional.empty();
    }
    response.addHeader(HttpHeaders.SET_COOKIE, Cookies.expire(cookieOf(state)));
    try {
      byte[] plain = keys.open(PURPOSE, state, Base64.getUrlDecoder().decode(cookie));
      Flow flow = Json.answers().readValue(new String(plain, StandardCharsets.UTF_8), Flow.class);
      if (!clock.instant().isBefore(flow.until())) {
        return Optional.empty();
      }
      OAuthTokens tokens = issuer.redeem(code, redirectUri, new Pkce(flow.verifier()));
      return answersTo(flow, tokens)
          ? Optional.of(new Finished(tokens, flow.returnTo()))
          : Optional.empty();
    } catch (AlteredException | IllegalArgumentException | OAuthClient.RefusedException no) {
      return Optional.empty();
    }
  }

  /**
   * The identity token came straight from the issuer, so only what it answers to is looked at
   * (OpenID Connect Core 3.1.3.7).
   */
  private static boolean answersTo(Flow flow, OAuthTokens tokens) {
    String idToken = tokens.idToken();
    if (idToken == null || tokens.refreshToken() == null) {
      return false;
    }
    try {
      JWTClaimsSet claims = SignedJWT.parse(idToken).getJWTClaimsSet();
      return claims.getAudience().contains(CLIENT)
          && flow.nonce().equals(claims.getStringClaim("nonce"));
    } catch (ParseException noToken) {
      return false;
    }
  }

  private static String cookieOf(String state) {
    return COOKIE + state.substring(0, NAMED_BY);
  }

  /** Relative, so that the browser keeps the origin it came by. */
  static void redirect(HttpServletResponse response, String path) {
    response.setStatus(HttpServletResponse.SC_FOUND);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader(HttpHeaders.LOCATION, path);
  }

  /** What is remembered while the browser is at the issuer. */
  record Flow(String nonce, String verifier, String returnTo, Instant until) {
    @Override
    public String toString() {
      return "flow";
    }
  }

  /** A browser that is back. */
  record Finished(OAuthTokens tokens, String returnTo) {}
}
