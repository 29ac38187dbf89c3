package org.comfrey.kernel.web;

/** The names and refusals around repeated requests. */
public final class Idempotency {
  /** The header in which a caller names its request. */
  public static final String HEADER = "Idempotency-Key";

  private Idempotency() {}

  static ProblemException keyRequired() {
    return Problems.IDEMPOTENCY_KEY_REQUIRED
        .because("Send an Idempotency-Key, so that the request can be repeated safely.")
        .at(
            HEADER,
            "required",
            "The header is missing.",
            "1 to "
                + Limits.IDEMPOTENCY_KEY_CHARACTERS
                + " visible ASCII characters, new for every request");
  }
}
