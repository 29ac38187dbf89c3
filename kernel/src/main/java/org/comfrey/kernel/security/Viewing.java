package org.comfrey.kernel.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.comfrey.api.Viewable;
import org.comfrey.api.identity.internal.ViewQuestion;
import org.comfrey.api.identity.internal.ViewsApi;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.comfrey.kernel.web.Routes;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Staff who name an opened record in a header read what its person reads: for this one request the
 * caller is that person, with no right but a member's. The staff's own sign-in stays the only one
 * there is. Who asks so for anything that is not declared {@link Viewable} is refused.
 */
final class Viewing {
  static final String HEADER = "Comfrey-View";

  private static final ProblemCode ONLY_LOOKS =
      new ProblemCode(403, "view-only", "Who looks as somebody else changes nothing");
  private static final ProblemCode NOT_VIEWABLE =
      new ProblemCode(403, "not-viewable", "Nobody else sees this as that person does");
  private static final ProblemCode CONFLICT =
      new ProblemCode(403, "conflict-of-interest", "You have to do with this person");

  private final ObjectProvider<ViewsApi> views;
  private final ObjectProvider<ViewConflict> conflicts;

  Viewing(ObjectProvider<ViewsApi> views, ObjectProvider<ViewConflict> conflicts) {
    this.views = views;
    this.conflicts = conflicts;
  }

  /** Makes the person the caller of this request; refuses, or does nothing without the header. */
  void enter(HttpServletRequest request, HttpServletResponse response, HandlerMethod endpoint) {
    String record = request.getHeader(HEADER);
    if (record == null) {
      return;
    }
    Caller staff = Callers.current();
    Policy.check(Permission.BREAK_GLASS, staff, HEADER);
    if (!request.getMethod().equals("GET")) {
      throw ONLY_LOOKS.because("You see what that person sees; they do the rest themselves.");
    }
    Viewable viewable =
        AnnotatedElementUtils.findMergedAnnotation(endpoint.getMethod(), Viewable.class);
    ViewsApi identity = views.getIfAvailable();
    if (viewable == null || identity == null) {
      throw NOT_VIEWABLE.because("What people write to each other, and much else, stays theirs.");
    }
    PersonId person = identity.view(question(request, staff, viewable, record)).person();
    List<ViewConflict> all = conflicts.stream().toList();
    if (staff.is(person) || all.stream().anyMatch(one -> one.between(person, staff.person()))) {
      throw CONFLICT.because("You have dealt with each other: a colleague looks.");
    }
    // Nothing of what is somebody else's stays in a browser or on the way.
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // So old a proof is good for nothing that asks for a young one.
    Caller seen =
        new Caller(person, Set.of(Role.MEMBER), staff.signIn(), Instant.EPOCH, staff.scopes());
    SecurityContextHolder.setContext(
        new SecurityContextImpl(new CallerAuthentication(seen, "", staff)));
  }

  private static ViewQuestion question(
      HttpServletRequest request, Caller staff, Viewable viewable, String record) {
    return new ViewQuestion(
        id(record),
        staff.person(),
        staff.signIn(),
        viewable.value(),
        request.getMethod() + " " + Routes.of(request),
        ids(request));
  }

  private static UUID id(String record) {
    try {
      return UUID.fromString(record);
    } catch (IllegalArgumentException malformed) {
      throw Problems.invalid(HEADER, "not-an-id", "It is no id.", "the id of an opened record");
    }
  }

  private static Map<String, String> ids(HttpServletRequest request) {
    Map<String, String> ids = new HashMap<>();
    @Nullable Object variables =
        request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    if (variables instanceof Map<?, ?> named) {
      named.forEach((name, value) -> ids.put(String.valueOf(name), String.valueOf(value)));
    }
    return ids;
  }
}
