package org.comfrey.identity.issuer;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.SignInId;
import org.comfrey.identity.session.EndReason;
import org.comfrey.identity.session.SignIn;
import org.comfrey.identity.session.SignIns;
import org.comfrey.kernel.security.BearerTokens.Claims;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenIntrospection;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Tells clients what became of a token (RFC 7662) and takes tokens back (RFC 7009). Tokens are not
 * stored, so both ask the sign-in that the token names; taking one back ends the sign-in, because
 * whoever gives a token back wants none of its family to work.
 */
final class TokenState {
  private final IssuedTokens issued;
  private final RefreshTokens refreshTokens;
  private final SignIns signIns;
  private final Clients clients;

  TokenState(IssuedTokens issued, RefreshTokens refreshTokens, SignIns signIns, Clients clients) {
    this.issued = issued;
    this.refreshTokens = refreshTokens;
    this.signIns = signIns;
    this.clients = clients;
  }

  /** A token that is good: whose it is, for whom, and what it says. */
  private record Good(
      String client,
      List<String> audience,
      @Nullable SignInId signIn,
      Map<String, Object> claims) {}

  private Optional<Good> read(String token) {
    return issued
        .accessToken(token)
        .flatMap(this::ofAccessToken)
        .or(() -> refreshTokens.read(token).flatMap(this::ofRefreshToken));
  }

  private Optional<Good> ofAccessToken(JWTClaimsSet claims) {
    try {
      String client = claims.getStringClaim("client_id");
      String named = claims.getStringClaim(Claims.SIGN_IN);
      if (client == null || named == null || clients.findById(client) == null) {
        return Optional.empty();
      }
      boolean forItself = client.equals(claims.getSubject());
      SignInId signIn = SignInId.valueOf(named);
      if (!forItself && signIns.find(signIn).isEmpty()) {
        return Optional.empty();
      }
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("sub", claims.getSubject());
      told.put("iss", claims.getIssuer());
      told.put("aud", claims.getAudience());
      told.put("exp", claims.getExpirationTime().toInstant());
      if (claims.getIssueTime() != null) {
        told.put("iat", claims.getIssueTime().toInstant());
      }
      told.put("scope", scopes(claims.getStringClaim(Claims.SCOPE)));
      told.put("token_type", "Bearer");
      told.put("client_id", client);
      return Optional.of(new Good(client, claims.getAudience(), forItself ? null : signIn, told));
    } catch (ParseException | IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }

  private static List<String> scopes(@Nullable String scope) {
    return scope == null || scope.isBlank() ? List.of() : List.of(scope.split(" "));
  }

  private Optional<Good> ofRefreshToken(RefreshTokens.Named named) {
    return signIns
        .find(named.signIn())
        .filter(signIn -> signIn.generation() == named.generation())
        .map(TokenState::ofRefreshToken);
  }

  private static Good ofRefreshToken(SignIn signIn) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("sub", signIn.person().toString());
    told.put("exp", signIn.refreshableUntil());
    told.put("scope", new ArrayList<>(signIn.scopes()));
    told.put("client_id", signIn.client());
    return new Good(signIn.client(), List.of(), signIn.id(), told);
  }

  private static RegisteredClient client(Authentication authentication) {
    if (authentication.getPrincipal() instanceof OAuth2ClientAuthenticationToken token
        && token.isAuthenticated()
        && token.getRegisteredClient() != null) {
      return token.getRegisteredClient();
    }
    throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
  }

  /**
   * Answers introspection, and says of other clients' tokens no more than that they are not active.
   */
  AuthenticationProvider introspection() {
    return new AuthenticationProvider() {
      @Override
      public Authentication authenticate(Authentication authentication) {
        var asked = (OAuth2TokenIntrospectionAuthenticationToken) authentication;
        RegisteredClient client = client(asked);
        OAuth2TokenIntrospection answer =
            read(asked.getToken())
                .filter(good ->
                    good.client().equals(client.getClientId())
                        || good.audience().stream().anyMatch(Clients.audiences(client)::contains))
                .map(
                    good -> OAuth2TokenIntrospection.withClaims(good.claims()).active(true).build())
                .orElseGet(() -> OAuth2TokenIntrospection.builder().build());
        return new OAuth2TokenIntrospectionAuthenticationToken(
            asked.getToken(), (Authentication) asked.getPrincipal(), answer);
      }

      @Override
      public boolean supports(Class<?> type) {
        return OAuth2TokenIntrospectionAuthenticationToken.class.isAssignableFrom(type);
      }
    };
  }

  /** Takes tokens back; one that is not known, or no longer good, is as good as taken back. */
  AuthenticationProvider revocation() {
    return new AuthenticationProvider() {
      @Override
      public Authentication authenticate(Authentication authentication) {
        var asked = (OAuth2TokenRevocationAuthenticationToken) authentication;
        RegisteredClient client = client(asked);
        Optional<Good> good = read(asked.getToken());
        if (good.isPresent()) {
          if (!good.get().client().equals(client.getClientId())) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
          }
          SignInId signIn = good.get().signIn();
          if (signIn != null) {
            signIns.end(signIn, EndReason.REVOKED);
          }
        }
        asked.setAuthenticated(true);
        return asked;
      }

      @Override
      public boolean supports(Class<?> type) {
        return OAuth2TokenRevocationAuthenticationToken.class.isAssignableFrom(type);
      }
    };
  }

  /** The sign-in that an identity token was given out for, and to which client. */
  Optional<Named> named(String idToken) {
    return issued
        .idToken(idToken)
        .flatMap(claims -> {
          try {
            String signIn = claims.getStringClaim(Claims.SIGN_IN);
            return signIn == null || claims.getAudience().isEmpty()
                ? Optional.empty()
                : Optional.of(
                    new Named(
                        new SignInId(UUID.fromString(signIn)), claims.getAudience().getFirst()));
          } catch (ParseException | IllegalArgumentException foreign) {
            return Optional.empty();
          }
        });
  }

  /** What an identity token is about. */
  record Named(SignInId signIn, String client) {}
}
