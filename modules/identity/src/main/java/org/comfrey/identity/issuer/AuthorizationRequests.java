package org.comfrey.identity.issuer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.comfrey.kernel.web.ProblemWriter;
import org.comfrey.kernel.web.Problems;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Which authorization requests are taken, and how the others are refused: towards the client where
 * the redirect is one of its own, else here, so that nobody can be sent to an address that was not
 * registered.
 */
final class AuthorizationRequests
    implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext>,
        AuthenticationFailureHandler {
  private static final String CONSENT_REQUIRED = "consent_required";

  private final ConsentRequests consents;

  AuthorizationRequests(ConsentRequests consents) {
    this.consents = consents;
  }

  @Override
  public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
    OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
    if (!Clients.mayRedirect(context.getRegisteredClient(), request.getRedirectUri())) {
      var withoutRedirect =
          new OAuth2AuthorizationCodeRequestAuthenticationToken(
              request.getAuthorizationUri(),
              request.getClientId(),
              (org.springframework.security.core.Authentication) request.getPrincipal(),
              null,
              request.getState(),
              request.getScopes(),
              request.getAdditionalParameters());
      throw new OAuth2AuthorizationCodeRequestAuthenticationException(
          new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, "redirect_uri", null), withoutRedirect);
    }
    OAuth2AuthorizationCodeRequestAuthenticationValidator.DEFAULT_SCOPE_VALIDATOR.accept(context);
    if (request.getPrincipal() instanceof ProvedPerson person
        && consents.isMissing(
            context.getRegisteredClient(), person.person(), request.getScopes())) {
      throw new OAuth2AuthorizationCodeRequestAuthenticationException(
          new OAuth2Error(CONSENT_REQUIRED), request);
    }
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
      throws IOException {
    OAuth2Error error = ((OAuth2AuthenticationException) exception).getError();
    var refused =
        exception instanceof OAuth2AuthorizationCodeRequestAuthenticationException named
            ? named.getAuthorizationCodeRequestAuthentication()
            : null;
    if (refused == null || refused.getRedirectUri() == null) {
      ProblemWriter.write(
          request,
          response,
          Problems.INVALID_REQUEST.because(
              "The authorization request is not acceptable: its client, redirect_uri or another parameter"
                  + " is missing, repeated, or not what was registered."));
      return;
    }
    if (error.getErrorCode().equals(CONSENT_REQUIRED)
        && !"none".equals(refused.getAdditionalParameters().get("prompt"))) {
      String here = IssuerPaths.AUTHORIZE + "?" + request.getQueryString();
      response.setStatus(HttpServletResponse.SC_FOUND);
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      response.setHeader(
          HttpHeaders.LOCATION,
          IssuerPaths.CONSENT_PAGE
              + "?continue="
              + URLEncoder.encode(here, StandardCharsets.UTF_8));
      return;
    }
    var back =
        UriComponentsBuilder.fromUriString(refused.getRedirectUri())
            .queryParam("error", error.getErrorCode());
    if (refused.getState() != null) {
      back.queryParam("state", "{state}");
    }
    response.setStatus(HttpServletResponse.SC_FOUND);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader(
        HttpHeaders.LOCATION,
        refused.getState() == null
            ? back.build().toUriString()
            : back.encode().buildAndExpand(refused.getState()).toUriString());
  }
}
