package org.comfrey.identity.issuer;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Lets a client without a secret use its refresh token, which Spring does not: OAuth 2.1 section
 * 4.3.1 allows it where refresh tokens rotate and their reuse is noticed, and here both are so.
 */
final class PublicRefresh implements AuthenticationConverter, AuthenticationProvider {
  private static final String REFRESH = "refresh_token";

  private final Clients clients;

  PublicRefresh(Clients clients) {
    this.clients = clients;
  }

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    String client = request.getParameter("client_id");
    if (client == null
        || request.getHeader("Authorization") != null
        || request.getParameter("client_secret") != null
        || !REFRESH.equals(request.getParameter("grant_type"))) {
      return null;
    }
    return new OAuth2ClientAuthenticationToken(
        client, ClientAuthenticationMethod.NONE, null, Map.of("grant_type", REFRESH));
  }

  @Override
  public @Nullable Authentication authenticate(Authentication authentication) {
    var token = (OAuth2ClientAuthenticationToken) authentication;
    if (!token.getClientAuthenticationMethod().equals(ClientAuthenticationMethod.NONE)
        || !REFRESH.equals(token.getAdditionalParameters().get("grant_type"))) {
      return null;
    }
    RegisteredClient client = clients.findByClientId(token.getName());
    if (client == null
        || !client.getClientAuthenticationMethods().contains(ClientAuthenticationMethod.NONE)) {
      throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
    }
    return new OAuth2ClientAuthenticationToken(client, ClientAuthenticationMethod.NONE, null);
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
  }
}
