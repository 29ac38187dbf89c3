package org.comfrey.api.identity;

import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.ApplicationId;
import org.comfrey.api.Permission;
import org.comfrey.api.StepUp;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Applications of others: what operators register and what people let them do. */
@HttpExchange
public interface ApplicationsApi {
  /** The applications that were registered, newest first. */
  @GetExchange("/v1/operator/applications")
  @Access(Permission.OPERATE_APPLICATIONS)
  List<Application> applications();

  /** Registers an application; the answer alone tells its secret. 201. */
  @PostExchange("/v1/operator/applications")
  @Access(Permission.OPERATE_APPLICATIONS)
  @StepUp
  ResponseEntity<RegisteredApplication> registerApplication(
      @RequestBody NewApplication application);

  /** Gives the application another secret; the one before is good no more. */
  @PostExchange("/v1/operator/applications/{id}/secret")
  @Access(Permission.OPERATE_APPLICATIONS)
  @StepUp
  RegisteredApplication replaceSecret(@PathVariable("id") ApplicationId id);

  /** Ends the application and every sign-in to it at once. 204. */
  @DeleteExchange("/v1/operator/applications/{id}")
  @Access(Permission.OPERATE_APPLICATIONS)
  @StepUp
  ResponseEntity<Void> endApplication(@PathVariable("id") ApplicationId id);

  /** What one allowed which application. */
  @GetExchange("/v1/applications")
  @Access(Permission.OWN_ACCOUNT)
  List<AllowedApplication> allowedApplications();

  /** Takes back what one allowed an application, and ends one's sign-ins to it. 204. */
  @DeleteExchange("/v1/applications/{id}")
  @Access(Permission.OWN_ACCOUNT)
  ResponseEntity<Void> disallow(@PathVariable("id") ApplicationId id);

  /**
   * What the authorization request at that path asks for, towards the browser that proved to the
   * issuer who its person is. 401 {@code sign-in-required} otherwise.
   */
  @GetExchange("/v1/consents")
  @Access(Permission.PUBLIC)
  ConsentQuestion consentQuestion(@RequestParam("continue") String continueAt);

  /** Agrees or declines; the answer names where the browser goes on. */
  @PostExchange("/v1/consents")
  @Access(Permission.PUBLIC)
  ResponseEntity<Onward> answerConsent(@RequestBody Consent consent);
}
