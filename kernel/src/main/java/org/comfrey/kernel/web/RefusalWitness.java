package org.comfrey.kernel.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Is told of every refusal before it is answered. A filter puts it into the request under {@link
 * #ATTRIBUTE}.
 */
@FunctionalInterface
public interface RefusalWitness {
  /** The request's attribute. */
  String ATTRIBUTE = "org.comfrey.kernel.web.RefusalWitness";

  /** Must not throw: the refusal stands whatever becomes of the note of it. */
  void refused(HttpServletRequest request, ProblemException problem);
}
