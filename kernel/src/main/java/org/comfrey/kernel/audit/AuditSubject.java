package org.comfrey.kernel.audit;

import org.comfrey.api.PersonId;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Lets the code that finds out whose account or data a request is about say so, for the audit's
 * entries of that request. Says nothing to the caller.
 */
public final class AuditSubject {
  static final String ATTRIBUTE = "org.comfrey.kernel.audit.subject";

  private AuditSubject() {}

  /** The current request is about that person; without a request nothing happens. */
  public static void is(PersonId person) {
    RequestAttributes request = RequestContextHolder.getRequestAttributes();
    if (request != null) {
      request.setAttribute(ATTRIBUTE, person, RequestAttributes.SCOPE_REQUEST);
    }
  }
}
