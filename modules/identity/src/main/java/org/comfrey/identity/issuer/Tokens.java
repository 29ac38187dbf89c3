package org.comfrey.identity.issuer;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.SignInId;
import org.comfrey.identity.session.Lifetimes;
import org.comfrey.kernel.security.BearerTokens.Claims;
import org.comfrey.kernel.security.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/** Makes access tokens (RFC 9068), identity tokens and refresh tokens. */
final class Tokens implements OAuth2TokenGenerator<OAuth2Token> {
  private final JwtGenerator jwts;
  private final RefreshTokens refreshTokens;
  private final SigningKeys keys;
  private final Clock clock;

  Tokens(
      JWKSource<SecurityContext> source,
      SigningKeys keys,
      RefreshTokens refreshTokens,
      Clock clock) {
    this.keys = keys;
    this.refreshTokens = refreshTokens;
    this.clock = clock;
    jwts = new JwtGenerator(new NimbusJwtEncoder(source));
    jwts.setClock(clock);
    jwts.setJwtCustomizer(this::complete);
  }

  @Override
  public @Nullable OAuth2Token generate(OAuth2TokenContext context) {
    if (!context.getTokenType().equals(OAuth2TokenType.REFRESH_TOKEN)) {
      return jwts.generate(context);
    }
    OAuth2Authorization authorization = context.getAuthorization();
    if (authorization == null) {
      return null;
    }
    Integer before = authorization.getAttribute(Grants.GENERATION);
    Instant now = clock.instant();
    return new OAuth2RefreshToken(
        refreshTokens.token(signIn(authorization), before == null ? 1 : before + 1),
        now,
        now.plus(Lifetimes.SIGN_IN_IDLE));
  }

  private void complete(JwtEncodingContext context) {
    context.getJwsHeader().algorithm(SignatureAlgorithm.ES256).keyId(keys.signing().getKeyID());
    boolean access = context.getTokenType().equals(OAuth2TokenType.ACCESS_TOKEN);
    if (access) {
      Set<String> scopes = context.getAuthorizedScopes();
      context.getJwsHeader().type("at+jwt");
      context
          .getClaims()
          .audience(List.of(audience(context)))
          .claim("client_id", context.getRegisteredClient().getClientId())
          .claim(Claims.SCOPE, String.join(" ", scopes.stream().sorted().toList()));
    }
    if (access && context.getPrincipal() instanceof OAuth2ClientAuthenticationToken) {
      // A program for itself: its name stands for the sign-in too, so that it can be ended alike.
      context
          .getClaims()
          .claim(Claims.SIGN_IN, context.getRegisteredClient().getClientId())
          .claim(Claims.AUTHENTICATED_AT, Date.from(clock.instant()))
          .claim(Claims.ROLES, List.of(Role.SERVICE.label()));
    }
    OAuth2Authorization authorization = context.getAuthorization();
    if (context.getPrincipal() instanceof ProvedPerson person && authorization != null) {
      context
          .getClaims()
          .claim(Claims.SIGN_IN, signIn(authorization).toString())
          .claim(Claims.AUTHENTICATED_AT, Date.from(person.authenticatedAt()));
      if (access) {
        context.getClaims().claim(Claims.ROLES, person.roles());
      }
    }
  }

  /** Whom the token is for: the platform, or the one service that was asked for (RFC 8707). */
  private static String audience(JwtEncodingContext context) {
    if (!(context.getAuthorizationGrant()
        instanceof OAuth2AuthorizationGrantAuthenticationToken grant)) {
      return Claims.AUDIENCE;
    }
    Object resource = grant.getAdditionalParameters().get("resource");
    if (resource == null) {
      return Claims.AUDIENCE;
    }
    if (resource instanceof String uri
        && Clients.audiences(context.getRegisteredClient()).contains(uri)) {
      return uri;
    }
    throw new OAuth2AuthenticationException("invalid_target");
  }

  private static SignInId signIn(OAuth2Authorization authorization) {
    return new SignInId(UUID.fromString(authorization.getId()));
  }
}
