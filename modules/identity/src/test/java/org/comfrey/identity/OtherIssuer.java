package org.comfrey.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.comfrey.kernel.web.Json;

/**
 * A small OpenID issuer on this machine. It checks what an honest one checks, codes with their
 * redirect, challenge and client, and tells lies where a test asks for them.
 */
final class OtherIssuer implements AutoCloseable {
  static final String CLIENT = "comfrey at the other";
  static final String SECRET = "s3cret: with/signs+";

  /** How its tokens may be wrong. */
  enum Lie {
    NONE,
    ANOTHER_ISSUER,
    ANOTHER_AUDIENCE,
    ANOTHER_NONCE,
    EXPIRED,
    UNSIGNED,
    ANOTHER_KEY,
    SECRET_AS_KEY
  }

  /** Who signs in there. */
  record Account(String subject, String email, boolean verified, String name) {}

  private record Given(Account account, Map<String, String> request) {}

  private final HttpServer server;
  private final Clock clock;
  private final Map<String, Given> codes = new HashMap<>();
  private final Map<String, Account> access = new HashMap<>();
  final AtomicInteger keysRead = new AtomicInteger();
  volatile Lie lie = Lie.NONE;
  volatile boolean emailInToken = true;
  private volatile ECKey key = fresh("first");

  OtherIssuer(Clock clock) {
    this.clock = clock;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/.well-known/openid-configuration", this::configuration);
    server.createContext("/keys", this::keys);
    server.createContext("/token", this::token);
    server.createContext("/me", this::me);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on another key signs. */
  void rotate() {
    key = fresh("key " + UUID.randomUUID());
  }

  /** What the browser brings back after that person agreed to the request at that address. */
  synchronized Map<String, String> agree(String address, Account account) {
    Map<String, String> request = parameters(address.substring(address.indexOf('?') + 1));
    String code = UUID.randomUUID().toString();
    codes.put(code, new Given(account, request));
    return Map.of("state", request.getOrDefault("state", ""), "code", code);
  }

  private static ECKey fresh(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Map<String, String> parameters(String form) {
    return Arrays.stream(form.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private void configuration(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        200,
        Map.of(
            "issuer", url(),
            "authorization_endpoint", url() + "/authorize",
            "token_endpoint", url() + "/token",
            "userinfo_endpoint", url() + "/me",
            "jwks_uri", url() + "/keys"));
  }

  private void keys(HttpExchange exchange) throws IOException {
    keysRead.incrementAndGet();
    answer(exchange, 200, new JWKSet(key.toPublicJWK()).toJSONObject());
  }

  private synchronized void token(HttpExchange exchange) throws IOException {
    Map<String, String> asked =
        parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Given given = codes.remove(asked.get("code"));
    if (given == null || !isRight(exchange, asked, given.request())) {
      answer(exchange, 400, Map.of("error", "invalid_grant"));
      return;
    }
    String bearer = UUID.randomUUID().toString();
    access.put(bearer, given.account());
    answer(
        exchange,
        200,
        Map.of(
            "access_token",
            bearer,
            "token_type",
            "Bearer",
            "id_token",
            identityToken(given.account(), given.request().getOrDefault("nonce", ""))));
  }

  private static boolean isRight(
      HttpExchange exchange, Map<String, String> asked, Map<String, String> request) {
    try {
      String credentials =
          java.net.URLEncoder.encode(CLIENT, StandardCharsets.UTF_8)
              + ":"
              + java.net.URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
      String basic =
          "Basic "
              + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
      String challenge =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(
                  MessageDigest.getInstance("SHA-256")
                      .digest(
                          asked
                              .getOrDefault("code_verifier", "")
                              .getBytes(StandardCharsets.US_ASCII)));
      return basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
          && asked.getOrDefault("redirect_uri", "").equals(request.get("redirect_uri"))
          && challenge.equals(request.get("code_challenge"))
          && "S256".equals(request.get("code_challenge_method"))
          && request.getOrDefault("scope", "").contains("openid");
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private String identityToken(Account account, String nonce) {
    var now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(lie == Lie.ANOTHER_ISSUER ? "https://another.example" : url())
            .audience(lie == Lie.ANOTHER_AUDIENCE ? "another" : CLIENT)
            .subject(account.subject())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(Duration.ofMinutes(lie == Lie.EXPIRED ? -10 : 10))))
            .claim("nonce", lie == Lie.ANOTHER_NONCE ? "another" : nonce);
    if (emailInToken) {
      claims
          .claim("email", account.email())
          .claim("email_verified", account.verified())
          .claim("name", account.name());
    }
    try {
      if (lie == Lie.UNSIGNED) {
        return new PlainJWT(claims.build()).serialize();
      }
      if (lie == Lie.SECRET_AS_KEY) {
        var token =
            new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(),
                claims.build());
        token.sign(
            new MACSigner(key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        return token.serialize();
      }
      ECKey signer = lie == Lie.ANOTHER_KEY ? fresh(key.getKeyID()) : key;
      var token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(signer.getKeyID()).build(),
              claims.build());
      token.sign(new ECDSASigner(signer));
      return token.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private synchronized void me(HttpExchange exchange) throws IOException {
    String bearer = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    Account account = access.get(bearer.replaceFirst("Bearer ", ""));
    if (account == null) {
      answer(exchange, 401, Map.of("error", "invalid_token"));
      return;
    }
    answer(
        exchange,
        200,
        Map.of(
            "sub", account.subject(),
            "email", account.email(),
            "email_verified", account.verified(),
            "name", account.name()));
  }

  private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
    try (exchange) {
      byte[] bytes = Json.answers().writeValueAsBytes(body);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
