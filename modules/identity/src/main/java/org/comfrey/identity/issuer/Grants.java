package org.comfrey.identity.issuer;

import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.SignInId;
import org.comfrey.identity.session.Code;
import org.comfrey.identity.session.Codes;
import org.comfrey.identity.session.EndReason;
import org.comfrey.identity.session.Lifetimes;
import org.comfrey.identity.session.SignIn;
import org.comfrey.identity.session.SignIns;
import org.comfrey.kernel.security.BearerTokens.Claims;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * What Spring's authorization server remembers between two requests, told by what we keep: a code
 * until it is used, and a sign-in with its generation. Tokens themselves are never stored.
 */
final class Grants implements OAuth2AuthorizationService {
  /**
   * The generation of the refresh token that an authorization was found by; absent before the
   * first.
   */
  static final String GENERATION = "org.comfrey.generation";

  private static final String MEANING = Code.class.getName();

  /**
   * Spring compares expiry with the machine's clock; ours was asked already when a grant was found.
   */
  private static final Instant STILL_GOOD = Instant.parse("9999-12-31T00:00:00Z");

  private final Clients clients;
  private final Codes codes;
  private final SignIns signIns;
  private final RefreshTokens refreshTokens;
  private final PushedRequests pushed;
  private final Clock clock;

  Grants(
      Clients clients,
      Codes codes,
      SignIns signIns,
      RefreshTokens refreshTokens,
      PushedRequests pushed,
      Clock clock) {
    this.clients = clients;
    this.codes = codes;
    this.signIns = signIns;
    this.refreshTokens = refreshTokens;
    this.pushed = pushed;
    this.clock = clock;
  }

  @Override
  public void save(OAuth2Authorization authorization) {
    var code = authorization.getToken(OAuth2AuthorizationCode.class);
    if (code != null) {
      if (authorization.getAccessToken() != null) {
        exchanged(authorization, code.getToken().getTokenValue());
      } else if (!code.isInvalidated()) {
        issued(authorization, code.getToken());
      }
      // Else another client tried the code: it is not good for that one, and runs out in a minute.
    } else if (authorization.getAttribute(GENERATION) instanceof Integer generation) {
      refreshed(authorization, generation);
    } else if (authorization.getAttribute(OAuth2ParameterNames.STATE) instanceof String state) {
      OAuth2AuthorizationRequest request =
          authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
      if (request == null) {
        throw new IllegalStateException("a request was pushed without what it asks");
      }
      pushed.keep(state, request);
    }
    // Else tokens for a client itself, of which nothing need be remembered.
  }

  private void issued(OAuth2Authorization authorization, OAuth2AuthorizationCode code) {
    OAuth2AuthorizationRequest request =
        authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
    ProvedPerson person = authorization.getAttribute(Principal.class.getName());
    if (request == null
        || person == null
        || request.getRedirectUri() == null
        || !(request.getAdditionalParameters().get("code_challenge") instanceof String challenge)) {
      throw new IllegalStateException("a code was issued without its request");
    }
    Instant now = clock.instant();
    codes.issue(
        code.getTokenValue(),
        new Code(
            signIns.nextId(),
            person.person(),
            person.roles(),
            authorization.getRegisteredClientId(),
            person.session(),
            request.getRedirectUri(),
            challenge,
            authorization.getAuthorizedScopes(),
            (String) request.getAdditionalParameters().get("nonce"),
            person.authenticatedAt(),
            now,
            now.plus(Lifetimes.CODE)));
  }

  private void exchanged(OAuth2Authorization authorization, String code) {
    Code meaning = authorization.getAttribute(MEANING);
    if (meaning == null || !codes.exchange(code, meaning)) {
      throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
    }
  }

  private void refreshed(OAuth2Authorization authorization, int generation) {
    var signIn = new SignInId(UUID.fromString(authorization.getId()));
    if (!signIns.advance(signIn, generation)) {
      // Two requests came with one token. One of them is not who it says, and nobody knows which.
      signIns.end(signIn, EndReason.REFRESH_REPLAYED);
      throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
    }
  }

  @Override
  public @Nullable OAuth2Authorization findByToken(
      String token, @Nullable OAuth2TokenType tokenType) {
    if (tokenType == null) {
      return null;
    }
    return switch (tokenType.getValue()) {
      case OAuth2ParameterNames.CODE ->
          codes.find(token).map(code -> ofCode(token, code)).orElse(null);
      case OAuth2ParameterNames.REFRESH_TOKEN ->
          refreshTokens.read(token).flatMap(named -> ofRefreshToken(token, named)).orElse(null);
      case OAuth2ParameterNames.STATE ->
          pushed.find(token).map(found -> ofPushed(token, found)).orElse(null);
      default -> null;
    };
  }

  private OAuth2Authorization ofCode(String token, Code code) {
    OAuth2AuthorizationRequest request =
        OAuth2AuthorizationRequest.authorizationCode()
            .authorizationUri(IssuerPaths.AUTHORIZE)
            .clientId(code.client())
            .redirectUri(code.redirectUri())
            .scopes(code.scopes())
            .additionalParameters(parameters -> {
              parameters.put("code_challenge", code.challenge());
              parameters.put("code_challenge_method", "S256");
              if (code.nonce() != null) {
                parameters.put("nonce", code.nonce());
              }
            })
            .build();
    return OAuth2Authorization.withRegisteredClient(client(code.client()))
        .id(code.signIn().toString())
        .principalName(code.person().toString())
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .authorizedScopes(code.scopes())
        .token(new OAuth2AuthorizationCode(token, code.issuedAt(), STILL_GOOD))
        .attribute(OAuth2AuthorizationRequest.class.getName(), request)
        .attribute(
            Principal.class.getName(),
            new ProvedPerson(code.person(), code.roles(), code.session(), code.authenticatedAt()))
        .attribute(MEANING, code)
        .build();
  }

  private Optional<OAuth2Authorization> ofRefreshToken(String token, RefreshTokens.Named named) {
    Optional<SignIn> found = signIns.find(named.signIn());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    SignIn signIn = found.get();
    if (named.generation() != signIn.generation()) {
      signIns.end(signIn.id(), EndReason.REFRESH_REPLAYED);
      return Optional.empty();
    }
    Instant now = clock.instant();
    var person =
        new ProvedPerson(
            signIn.person(), signIn.roles(), signIn.id().value(), signIn.authenticatedAt());
    // Spring copies sid and auth_time of a new identity token from the one before, which is not
    // kept.
    var before =
        new OidcIdToken(
            "none",
            now,
            STILL_GOOD,
            Map.of("sub", signIn.person().toString(), Claims.SIGN_IN, signIn.id().toString()));
    return Optional.of(
        OAuth2Authorization.withRegisteredClient(client(signIn.client()))
            .id(signIn.id().toString())
            .principalName(signIn.person().toString())
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .authorizedScopes(signIn.scopes())
            .token(new OAuth2RefreshToken(token, now, STILL_GOOD))
            .token(before)
            .attribute(Principal.class.getName(), person)
            .attribute(GENERATION, signIn.generation())
            .build());
  }

  private OAuth2Authorization ofPushed(String state, PushedRequests.Pushed found) {
    return OAuth2Authorization.withRegisteredClient(client(found.request().client()))
        .principalName(found.request().client())
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .attribute(OAuth2AuthorizationRequest.class.getName(), found.request().request())
        .attribute(OAuth2ParameterNames.STATE, state)
        .build();
  }

  private RegisteredClient client(String id) {
    RegisteredClient client = clients.findById(id);
    if (client == null) {
      // Its codes and sign-ins end with it, so this is a request that was under way.
      throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
    }
    return client;
  }

  @Override
  public void remove(OAuth2Authorization authorization) {
    if (!(authorization.getAttribute(OAuth2ParameterNames.STATE) instanceof String state)
        || !pushed.spend(state)) {
      // Another request came with the same name; its code is the one that is given out.
      throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
    }
  }

  @Override
  public @Nullable OAuth2Authorization findById(String id) {
    return null;
  }
}
