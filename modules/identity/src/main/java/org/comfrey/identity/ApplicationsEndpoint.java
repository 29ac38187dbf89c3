package org.comfrey.identity;

import jakarta.servlet.http.Cookie;
import java.util.List;
import java.util.Optional;
import org.comfrey.api.ApplicationId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.AllowedApplication;
import org.comfrey.api.identity.Application;
import org.comfrey.api.identity.ApplicationsApi;
import org.comfrey.api.identity.Consent;
import org.comfrey.api.identity.ConsentQuestion;
import org.comfrey.api.identity.NewApplication;
import org.comfrey.api.identity.Onward;
import org.comfrey.api.identity.RegisteredApplication;
import org.comfrey.identity.application.Applications;
import org.comfrey.identity.application.Consents;
import org.comfrey.identity.issuer.ConsentRequests;
import org.comfrey.identity.session.EndReason;
import org.comfrey.identity.session.IssuerSessions;
import org.comfrey.identity.session.SignIns;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

@RestController
final class ApplicationsEndpoint implements ApplicationsApi {
  private final Applications applications;
  private final Consents consents;
  private final ConsentRequests requests;
  private final IssuerSessions sessions;
  private final SignIns signIns;

  ApplicationsEndpoint(
      Applications applications,
      Consents consents,
      ConsentRequests requests,
      IssuerSessions sessions,
      SignIns signIns) {
    this.applications = applications;
    this.consents = consents;
    this.requests = requests;
    this.sessions = sessions;
    this.signIns = signIns;
  }

  @Override
  public List<Application> applications() {
    return applications.list();
  }

  @Override
  public ResponseEntity<RegisteredApplication> registerApplication(NewApplication application) {
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(applications.register(Callers.current().person(), application));
  }

  @Override
  public RegisteredApplication replaceSecret(ApplicationId id) {
    return applications.replaceSecret(id);
  }

  @Override
  public ResponseEntity<Void> endApplication(ApplicationId id) {
    applications.end(id);
    return ResponseEntity.noContent().build();
  }

  @Override
  public List<AllowedApplication> allowedApplications() {
    return consents.list(Callers.current().person());
  }

  @Override
  public ResponseEntity<Void> disallow(ApplicationId id) {
    PersonId person = Callers.current().person();
    boolean withdrawn = consents.withdraw(person, id);
    // Also when it was withdrawn before: a first try may have died between the two.
    signIns.endOwnOf(person, id.toString(), EndReason.REVOKED);
    if (!withdrawn) {
      throw Problems.notFound("application", id);
    }
    return ResponseEntity.noContent().build();
  }

  @Override
  public ConsentQuestion consentQuestion(String continueAt) {
    return requests.question(continueAt, proved()).orElseThrow(ApplicationsEndpoint::noQuestion);
  }

  @Override
  public ResponseEntity<Onward> answerConsent(Consent consent) {
    PersonId person = proved();
    Optional<String> onward =
        consent.agreed()
            ? requests.agree(consent.continueAt(), person)
            : requests.decline(consent.continueAt());
    return ResponseEntity.ok(new Onward(onward.orElseThrow(ApplicationsEndpoint::noQuestion)));
  }

  private static ProblemException noQuestion() {
    return Problems.invalid(
        "continue",
        "no-request",
        "No application asks for anything there, or its request is too old.",
        "the address that the issuer sent the browser here with");
  }

  /** Who this browser proved to the issuer to be. */
  private PersonId proved() {
    if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes web) {
      Cookie[] cookies = web.getRequest().getCookies();
      for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
        if (cookie.getName().equals(IssuerSessions.COOKIE)) {
          return sessions
              .find(cookie.getValue())
              .orElseThrow(ApplicationsEndpoint::nobody)
              .person();
        }
      }
    }
    throw nobody();
  }

  private static ProblemException nobody() {
    return Problems.SIGN_IN_REQUIRED.because("Begin again at the application that sent you here.");
  }
}
