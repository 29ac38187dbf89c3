package org.comfrey.kernel.audit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.comfrey.api.audit.events.Audited;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.security.Policy;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Notes what staff do before they do it. Where the entry cannot be made durable, nothing is read
 * and nothing changed.
 */
final class StaffEntries implements HandlerInterceptor {
  private static final Set<String> READS = Set.of("GET", "HEAD");
  private static final String BEGUN = "org.comfrey.kernel.audit.begun";

  private final AuditTrail trail;
  private final Origins origins;

  StaffEntries(AuditTrail trail, Origins origins) {
    this.trail = trail;
    this.origins = origins;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod endpoint
        && !request.getRequestURI().startsWith("/internal/")) {
      Permission permission = staffPermission(endpoint);
      boolean read = READS.contains(request.getMethod());
      // What is measured is nobody's data, and is read by programs all the time.
      if (permission != null && !(read && permission == Permission.OPERATE_SYSTEM)) {
        Map<String, String> details = new HashMap<>(Requests.ids(request));
        details.put("permission", permission.name());
        Audited.Kind kind = read ? Audited.Kind.READ : Audited.Kind.ACTION;
        Audited.Outcome outcome = read ? Audited.Outcome.DONE : Audited.Outcome.BEGUN;
        append(request, endpoint, kind, outcome, details);
        if (!read) {
          request.setAttribute(BEGUN, true);
        }
      }
    }
    return true;
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception failure) {
    if (handler instanceof HandlerMethod endpoint && request.getAttribute(BEGUN) != null) {
      request.removeAttribute(BEGUN);
      int status = response.getStatus();
      Audited.Outcome outcome =
          status >= 500
              ? Audited.Outcome.FAILED
              : status >= 400 ? Audited.Outcome.REFUSED : Audited.Outcome.DONE;
      Map<String, String> details = new HashMap<>(Requests.ids(request));
      details.put("status", Integer.toString(status));
      append(request, endpoint, Audited.Kind.ACTION, outcome, details);
    }
  }

  private void append(
      HttpServletRequest request,
      HandlerMethod endpoint,
      Audited.Kind kind,
      Audited.Outcome outcome,
      Map<String, String> details) {
    Optional<Caller> caller = Callers.actor();
    PersonId named = Requests.person(request, endpoint);
    Object found = request.getAttribute(AuditSubject.ATTRIBUTE);
    trail.append(
        new Audited(
            kind,
            Requests.name(request),
            outcome,
            caller.map(Caller::person).orElse(null),
            caller.map(Caller::signIn).orElse(null),
            named == null && found instanceof PersonId person ? person : named,
            origins.markOf(request.getRemoteAddr()),
            details),
        endpoint);
  }

  private static @Nullable Permission staffPermission(HandlerMethod endpoint) {
    Access access = AnnotatedElementUtils.findMergedAnnotation(endpoint.getMethod(), Access.class);
    return access != null && Policy.isForStaff(access.value()) ? access.value() : null;
  }
}
