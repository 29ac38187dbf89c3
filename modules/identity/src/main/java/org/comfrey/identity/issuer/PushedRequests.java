package org.comfrey.identity.issuer;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comfrey.kernel.crypto.Secrets;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/**
 * Authorization requests that applications pushed (RFC 9126), until they lead to a code or run out.
 * A person may sign in meanwhile, so a request is found as often as the browser comes by, and is
 * used up by the code.
 */
final class PushedRequests {
  /** Spring names a request by this and its own state. */
  static final String PREFIX = "urn:ietf:params:oauth:request_uri:";

  private static final String PURPOSE = "identity pushed request";
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final ModuleDatabase database;
  private final ServerKeys keys;
  private final Clock clock;

  PushedRequests(ModuleDatabase database, ServerKeys keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  void keep(String state, OAuth2AuthorizationRequest request) {
    byte[] name = Secrets.hash(state);
    Instant now = clock.instant();
    Stored stored =
        new Stored(
            request.getClientId(),
            request.getRedirectUri(),
            request.getState(),
            request.getScopes(),
            request.getAdditionalParameters());
    database
        .sql()
        .sql(
            """
            INSERT INTO pushed_request (name, client, request, pushed_at, expires_at)
            VALUES (:name, :client, :request, :now, :expires)\
            """)
        .param("name", name)
        .param("client", request.getClientId())
        .param(
            "request",
            keys.seal(
                PURPOSE, HexFormat.of().formatHex(name), Json.answers().writeValueAsBytes(stored)))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("expires", now.plus(LIFETIME).atOffset(ZoneOffset.UTC))
        .update();
  }

  /** The request of that {@code request_uri}, while it is good. */
  Optional<Pushed> named(@Nullable String requestUri) {
    return requestUri != null && requestUri.startsWith(PREFIX)
        ? find(requestUri.substring(PREFIX.length()))
        : Optional.empty();
  }

  Optional<Pushed> find(String state) {
    byte[] name = Secrets.hash(state);
    return database
        .sql()
        .sql(
            "SELECT request, pushed_at FROM pushed_request WHERE name = :name AND expires_at > :now")
        .param("name", name)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query((row, number) -> {
          byte[] plain =
              keys.open(PURPOSE, HexFormat.of().formatHex(name), row.getBytes("request"));
          return new Pushed(
              Json.answers().readValue(new String(plain, StandardCharsets.UTF_8), Stored.class),
              row.getObject("pushed_at", OffsetDateTime.class).toInstant());
        })
        .optional();
  }

  /** Uses the request up; false when another browser window did so first. */
  boolean spend(String state) {
    return database
            .sql()
            .sql("DELETE FROM pushed_request WHERE name = :name")
            .param("name", Secrets.hash(state))
            .update()
        == 1;
  }

  /** Forgets what ran out. */
  int forgetOld() {
    return database
        .sql()
        .sql("DELETE FROM pushed_request WHERE expires_at <= :now")
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** What was pushed. */
  record Stored(
      String client,
      @Nullable String redirectUri,
      @Nullable String state,
      Set<String> scopes,
      Map<String, Object> parameters) {
    /** Copies the collections. */
    Stored {
      scopes = Set.copyOf(scopes);
      parameters = Map.copyOf(parameters);
    }

    OAuth2AuthorizationRequest request() {
      return OAuth2AuthorizationRequest.authorizationCode()
          .authorizationUri(IssuerPaths.AUTHORIZE)
          .clientId(client)
          .redirectUri(redirectUri)
          .state(state)
          .scopes(scopes)
          .additionalParameters(parameters)
          .build();
    }
  }

  /** A request that is good, and since when. */
  record Pushed(Stored request, Instant at) {
    /** A parameter that is text. */
    @Nullable String parameter(String name) {
      return request.parameters().get(name) instanceof String text ? text : null;
    }
  }
}
