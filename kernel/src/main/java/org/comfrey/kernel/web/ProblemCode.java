package org.comfrey.kernel.web;

import java.util.regex.Pattern;

/**
 * One kind of refusal: the HTTP status, the stable name that programs branch on, and its title. A
 * module keeps its own as constants next to the code that answers them; the ones that every module
 * shares are in {@link Problems}.
 *
 * @param code lower-case words joined by hyphens; never renamed once it has been answered
 */
public record ProblemCode(int status, String code, String title) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /** Refuses statuses that are no refusals and codes that would not stay stable. */
  public ProblemCode {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("a problem has a status from 400 to 599, not " + status);
    }
    if (!FORM.matcher(code).matches()) {
      throw new IllegalArgumentException(
          "a problem code is lower-case words and hyphens, not " + code);
    }
  }

  /** Where RFC 9457 wants the kind named: a reference relative to the server that answered. */
  public String type() {
    return "/problems/" + code;
  }

  /**
   * A refusal of this kind; {@code detail} names the ids and what would be accepted, never a
   * secret.
   */
  public ProblemException because(String detail) {
    return new ProblemException(this, detail);
  }
}
