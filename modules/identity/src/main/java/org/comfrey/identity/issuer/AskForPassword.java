package org.comfrey.identity.issuer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * Sends a browser that has not proved who its person is to the web application's sign-in page,
 * which leads back here. The address stays relative, so that the browser keeps the origin it came
 * by.
 */
final class AskForPassword implements AuthenticationEntryPoint {
  private static final String NO_CLIENT = "{\"error\":\"invalid_client\"}";

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
      throws IOException {
    if (!request.getRequestURI().equals(IssuerPaths.AUTHORIZE)) {
      // A client that did not say who it is, at the token endpoint (RFC 6749 section 5.2).
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      response.setContentType("application/json");
      response.getOutputStream().write(NO_CLIENT.getBytes(StandardCharsets.US_ASCII));
      return;
    }
    String query = request.getQueryString();
    // Without prompt, which would ask again for ever: that the password was just given is told by
    // auth_time.
    String kept =
        query == null
            ? ""
            : Arrays.stream(query.split("&"))
                .filter(part -> !part.startsWith("prompt="))
                .collect(Collectors.joining("&"));
    String back = IssuerPaths.AUTHORIZE + "?" + kept;
    response.setStatus(HttpServletResponse.SC_FOUND);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader(
        HttpHeaders.LOCATION,
        IssuerPaths.SIGN_IN_PAGE + "?continue=" + URLEncoder.encode(back, StandardCharsets.UTF_8));
  }
}
