package org.comfrey.identity.issuer;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.comfrey.api.ApplicationId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.ConsentQuestion;
import org.comfrey.identity.application.Consents;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

/** Asks people before an application of others does anything in their name. */
public final class ConsentRequests {
  private final Clients clients;
  private final Consents consents;
  private final PushedRequests pushed;

  ConsentRequests(Clients clients, Consents consents, PushedRequests pushed) {
    this.clients = clients;
    this.consents = consents;
    this.pushed = pushed;
  }

  /** Whether the person must be asked before the client is given those scopes. */
  boolean isMissing(RegisteredClient client, PersonId person, Set<String> scopes) {
    return clients.isOfOthers(client)
        && !consents.of(person, ApplicationId.valueOf(client.getClientId())).containsAll(scopes);
  }

  /**
   * What the authorization request at that path asks that person, if it is one of an application.
   */
  public Optional<ConsentQuestion> question(String path, PersonId person) {
    return read(path)
        .map(asked -> {
          ApplicationId id = ApplicationId.valueOf(asked.client().getClientId());
          return new ConsentQuestion(
              id,
              asked.client().getClientName(),
              String.valueOf(URI.create(asked.redirectUri()).getHost()),
              List.copyOf(asked.scopes()),
              consents.of(person, id).stream().sorted().toList());
        });
  }

  /** Keeps that the person agreed; where the browser goes on. */
  public Optional<String> agree(String path, PersonId person) {
    return read(path)
        .map(asked -> {
          consents.agree(
              person, ApplicationId.valueOf(asked.client().getClientId()), asked.scopes());
          return path;
        });
  }

  /** Where a person who declined is sent: back to the application, told so (RFC 6749 4.1.2.1). */
  public Optional<String> decline(String path) {
    return read(path)
        .map(asked -> {
          var back =
              UriComponentsBuilder.fromUriString(asked.redirectUri())
                  .queryParam("error", "access_denied");
          String state = asked.state();
          return state == null
              ? back.build().toUriString()
              : back.queryParam("state", "{state}").encode().buildAndExpand(state).toUriString();
        });
  }

  /** An authorization request of an application of others, as far as consent is concerned. */
  private record Asked(
      RegisteredClient client, String redirectUri, Set<String> scopes, @Nullable String state) {}

  private Optional<Asked> read(String path) {
    if (!path.startsWith(IssuerPaths.AUTHORIZE + "?")) {
      return Optional.empty();
    }
    UriComponents parts;
    try {
      parts = UriComponentsBuilder.fromUriString(path).build();
    } catch (IllegalArgumentException noPath) {
      return Optional.empty();
    }
    String clientId = parameter(parts, "client_id");
    RegisteredClient client = clientId == null ? null : clients.findByClientId(clientId);
    if (client == null || !clients.isOfOthers(client)) {
      return Optional.empty();
    }
    String requestUri = parameter(parts, "request_uri");
    Asked asked;
    if (requestUri == null) {
      asked =
          asked(client, parameter(parts, "redirect_uri"), scopes(parts), parameter(parts, "state"));
    } else {
      asked =
          pushed
              .named(requestUri)
              .map(PushedRequests.Pushed::request)
              .filter(request -> request.client().equals(client.getClientId()))
              .map(request ->
                  asked(client, request.redirectUri(), request.scopes(), request.state()))
              .orElse(null);
    }
    return Optional.ofNullable(asked)
        .filter(found -> Clients.mayRedirect(client, found.redirectUri()))
        .filter(found -> client.getScopes().containsAll(found.scopes()));
  }

  private static Asked asked(
      RegisteredClient client,
      @Nullable String redirectUri,
      Set<String> scopes,
      @Nullable String state) {
    return new Asked(client, redirectUri == null ? "" : redirectUri, new TreeSet<>(scopes), state);
  }

  private static Set<String> scopes(UriComponents parts) {
    String scope = parameter(parts, "scope");
    return scope == null || scope.isBlank() ? Set.of() : Set.of(scope.strip().split(" +"));
  }

  private static @Nullable String parameter(UriComponents parts, String name) {
    String raw = parts.getQueryParams().getFirst(name);
    return raw == null
        ? null
        : java.net.URLDecoder.decode(raw, java.nio.charset.StandardCharsets.UTF_8);
  }
}
