package org.comfrey.identity.issuer;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
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
 * Lets a client without a secret do by its name alone what Spring refuses it: use its refresh token
 * (OAuth 2.1 section 4.3.1 allows it where refresh tokens rotate and their reuse is noticed, and
 * here both are so), give a token back (RFC 7009 section 2.1), and push a request (RFC 9126 section
 * 2).
 */
final class PublicClients implements AuthenticationConverter, AuthenticationProvider {
  private static final String BY_NAME = "org.comfrey.by-name";
  private static final Set<String> PATHS = Set.of(IssuerPaths.REVOKE, IssuerPaths.PUSHED);

  private final Clients clients;

  PublicClients(Clients clients) {
    this.clients = clients;
  }

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    String client = request.getParameter("client_id");
    boolean byName =
        PATHS.contains(request.getRequestURI())
            || request.getRequestURI().equals(IssuerPaths.TOKEN)
                && "refresh_token".equals(request.getParameter("grant_type"));
    if (!byName
        || client == null
        || request.getHeader("Authorization") != null
        || request.getParameter("client_secret") != null) {
      return null;
    }
    return new OAuth2ClientAuthenticationToken(
        client, ClientAuthenticationMethod.NONE, null, Map.of(BY_NAME, true));
  }

  @Override
  public @Nullable Authentication authenticate(Authentication authentication) {
    var token = (OAuth2ClientAuthenticationToken) authentication;
    if (!token.getClientAuthenticationMethod().equals(ClientAuthenticationMethod.NONE)
        || !token.getAdditionalParameters().containsKey(BY_NAME)) {
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
