package org.comfrey.kernel.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comfrey.api.PersonId;
import org.comfrey.api.audit.events.Audited;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.comfrey.kernel.web.RefusalWitness;
import org.comfrey.kernel.web.Routes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Notes who was refused what. A request that brings no proof at all is no decision about anybody
 * and is not noted; one that brings a wrong proof is. That a thing does not exist is noted where a
 * signed in person named it by its id, because this is what somebody else's thing is answered like.
 */
final class Refusals implements RefusalWitness {
  /** What a sign-in that proves nothing is answered; module identity answers it. */
  static final String SIGN_IN_REFUSED = "sign-in-refused";

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final Set<String> DECISIONS =
      Set.of(
          Problems.FORBIDDEN.code(),
          Problems.INSUFFICIENT_SCOPE.code(),
          Problems.STEP_UP_REQUIRED.code(),
          Problems.INVALID_TOKEN.code(),
          Problems.CROSS_SITE.code(),
          SIGN_IN_REFUSED);

  private final AuditTrail trail;
  private final Origins origins;
  private final Flood flood = new Flood();
  private final InstantSource clock;

  Refusals(AuditTrail trail, Origins origins, InstantSource clock) {
    this.trail = trail;
    this.origins = origins;
    this.clock = clock;
  }

  @Override
  public void refused(HttpServletRequest request, ProblemException problem) {
    try {
      Optional<Caller> caller = Callers.actor();
      if (isDecision(problem, caller.isPresent())) {
        note(request, problem, caller);
      }
    } catch (RuntimeException lost) {
      LOG.error("A refusal of {} could not be noted in the audit", Routes.of(request), lost);
    }
  }

  private static boolean isDecision(ProblemException problem, boolean someone) {
    return DECISIONS.contains(problem.code().code())
        || someone && problem.is(Problems.NOT_FOUND) && problem.extensions().containsKey("id");
  }

  private void note(HttpServletRequest request, ProblemException problem, Optional<Caller> caller) {
    String origin = origins.markOf(request.getRemoteAddr());
    Map<String, String> details = new HashMap<>(Requests.ids(request));
    details.put("code", problem.code().code());
    if (problem.extensions().get("permission") instanceof String permission) {
      details.put("permission", permission);
    }
    if (caller.isEmpty()) {
      long leftOut = flood.take(origin, clock.instant());
      if (leftOut < 0) {
        return;
      }
      if (leftOut > 0) {
        details.put("leftOutBefore", Long.toString(leftOut));
      }
    }
    Object handler = request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
    boolean signIn = problem.code().code().equals(SIGN_IN_REFUSED);
    trail.append(
        new Audited(
            signIn ? Audited.Kind.SIGN_IN : Audited.Kind.ACCESS,
            Requests.name(request),
            Audited.Outcome.REFUSED,
            caller.map(Caller::person).orElse(null),
            caller.map(Caller::signIn).orElse(null),
            request.getAttribute(AuditSubject.ATTRIBUTE) instanceof PersonId person ? person : null,
            origin,
            details),
        handler == null ? "" : handler);
  }
}
