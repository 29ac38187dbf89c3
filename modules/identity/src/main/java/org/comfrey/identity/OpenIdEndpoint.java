package org.comfrey.identity;

import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.identity.issuer.IssuerPaths;
import org.comfrey.identity.issuer.SignOutRequests;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.Person;
import org.comfrey.identity.session.IssuerSessions;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What OpenID Connect asks of an issuer beside giving out tokens. */
@RestController
final class OpenIdEndpoint {
  private final People people;
  private final SignOutRequests signOuts;

  OpenIdEndpoint(People people, SignOutRequests signOuts) {
    this.people = people;
    this.signOuts = signOuts;
  }

  /** Who signed in to the application, as far as they let it know (OpenID Connect Core 5.3). */
  @RequestMapping(
      path = IssuerPaths.USER_INFO,
      method = {RequestMethod.GET, RequestMethod.POST})
  @Access(Permission.IDENTIFY)
  Map<String, Object> userInfo(HttpServletResponse response) {
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    Caller caller = Callers.current();
    Person person =
        people
            .find(caller.person())
            .orElseThrow(() -> Problems.notFound("person", caller.person()));
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("sub", person.id().toString());
    told.put("name", person.displayName());
    told.put("locale", person.locale());
    told.put("zoneinfo", person.timeZone());
    if (caller.may(Permission.OWN_ACCOUNT)) {
      told.put("email", person.email());
      told.put("email_verified", true);
    }
    return told;
  }

  /** Signs out, and sends the browser back to the application where it registered so. */
  @RequestMapping(
      path = IssuerPaths.LOGOUT,
      method = {RequestMethod.GET, RequestMethod.POST})
  @Access(Permission.PUBLIC)
  void signOut(
      @RequestParam(value = "id_token_hint", required = false) @Nullable String idTokenHint,
      @RequestParam(value = "client_id", required = false) @Nullable String clientId,
      @RequestParam(value = "post_logout_redirect_uri", required = false) @Nullable String returnTo,
      @RequestParam(value = "state", required = false) @Nullable String state,
      HttpServletResponse response) {
    var onward = signOuts.signOut(idTokenHint, clientId, returnTo, state);
    if (onward.isPresent()) {
      response.addHeader(
          HttpHeaders.SET_COOKIE,
          ResponseCookie.from(IssuerSessions.COOKIE, "")
              .httpOnly(true)
              .secure(true)
              .sameSite("Lax")
              .path("/")
              .maxAge(0)
              .build()
              .toString());
    }
    response.setStatus(HttpServletResponse.SC_FOUND);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // Who proves nothing is shown the account page, where a person signs out by a button.
    response.setHeader(HttpHeaders.LOCATION, onward.orElse("/you"));
  }
}
