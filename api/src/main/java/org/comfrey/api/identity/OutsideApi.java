package org.comfrey.api.identity;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.api.StepUp;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * Signing in by OpenID issuers of others. An account is linked only by whoever proved to be its
 * person here; that an issuer names the same address is never enough.
 */
@HttpExchange
public interface OutsideApi {
  /** The issuers to choose from. */
  @GetExchange("/v1/sign-ins/issuers")
  @Access(Permission.PUBLIC)
  List<OutsideChoice> outsideChoices();

  /** Begins to sign in; the answer is where to send the browser. */
  @PostExchange("/v1/sign-ins/issuers/{id}")
  @Access(Permission.PUBLIC)
  ResponseEntity<Onward> beginOutside(@PathVariable("id") UUID id, @RequestBody OutsideStart start);

  /**
   * Takes the browser back. 401 {@code sign-in-refused}; 409 {@code outside-not-linked} for whoever
   * has an account here and has not linked it.
   */
  @PostExchange("/v1/sign-ins/outside")
  @Access(Permission.PUBLIC)
  ResponseEntity<OutsideAnswer> finishOutside(@RequestBody OutsideProof proof);

  /** Makes the account of somebody new, and signs in. 409 {@code outside-not-linked}. */
  @PostExchange("/v1/sign-ins/outside/registrations")
  @Access(Permission.PUBLIC)
  ResponseEntity<SignInAnswer> registerOutside(@RequestBody OutsideRegistration registration);

  /** Which issuers there are, and who one is there. */
  @GetExchange("/v1/factors/issuers")
  @Access(Permission.OWN_ACCOUNT)
  List<OutsideLink> outsideLinks();

  /** Begins to link one's account; the answer is where to send the browser. */
  @PostExchange("/v1/factors/issuers/{id}")
  @Access(Permission.OWN_ACCOUNT)
  @StepUp
  ResponseEntity<Onward> linkOutside(@PathVariable("id") UUID id);

  /** One can no longer sign in by that issuer. 204. */
  @DeleteExchange("/v1/factors/issuers/{id}")
  @Access(Permission.OWN_ACCOUNT)
  @StepUp
  ResponseEntity<Void> unlinkOutside(@PathVariable("id") UUID id);

  /** Every issuer that was ever let in, newest first. */
  @GetExchange("/v1/operator/issuers")
  @Access(Permission.OPERATE_APPLICATIONS)
  List<OutsideIssuer> outsideIssuers();

  /** Lets people sign in by an issuer. 201; 422 {@code issuer-unusable}. */
  @PostExchange("/v1/operator/issuers")
  @Access(Permission.OPERATE_APPLICATIONS)
  @StepUp
  ResponseEntity<OutsideIssuer> addOutsideIssuer(@RequestBody NewOutsideIssuer issuer);

  /** Nobody signs in by that issuer any more. 204. */
  @DeleteExchange("/v1/operator/issuers/{id}")
  @Access(Permission.OPERATE_APPLICATIONS)
  @StepUp
  ResponseEntity<Void> endOutsideIssuer(@PathVariable("id") UUID id);
}
