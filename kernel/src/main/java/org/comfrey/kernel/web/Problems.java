package org.comfrey.kernel.web;

import org.jspecify.annotations.Nullable;

/**
 * The refusals that every module shares. A module's own stand as constants beside the code that
 * answers them.
 */
public final class Problems {
  public static final ProblemCode MALFORMED_BODY =
      new ProblemCode(400, "malformed-body", "The body is not well-formed JSON");
  public static final ProblemCode INVALID_REQUEST =
      new ProblemCode(400, "invalid-request", "The request has a field that is not acceptable");
  public static final ProblemCode INVALID_CURSOR =
      new ProblemCode(400, "invalid-cursor", "The cursor was not given out for this list");
  public static final ProblemCode IDEMPOTENCY_KEY_REQUIRED =
      new ProblemCode(400, "idempotency-key-required", "This request needs an Idempotency-Key");
  public static final ProblemCode SIGN_IN_REQUIRED =
      new ProblemCode(401, "sign-in-required", "This needs a sign-in");
  public static final ProblemCode INVALID_TOKEN =
      new ProblemCode(401, "invalid-token", "The token is not valid here or no longer valid");
  public static final ProblemCode FORBIDDEN =
      new ProblemCode(403, "forbidden", "The caller may not do this");
  public static final ProblemCode INSUFFICIENT_SCOPE =
      new ProblemCode(403, "insufficient-scope", "The application was not allowed this");
  public static final ProblemCode CROSS_SITE =
      new ProblemCode(403, "cross-site-request", "The request did not come from this site's pages");
  public static final ProblemCode STEP_UP_REQUIRED =
      new ProblemCode(401, "step-up-required", "This needs a fresh proof of who is calling");
  public static final ProblemCode NOT_FOUND =
      new ProblemCode(404, "not-found", "There is no such thing");
  public static final ProblemCode METHOD_NOT_ALLOWED =
      new ProblemCode(405, "method-not-allowed", "The resource does not take this method");
  public static final ProblemCode NOT_ACCEPTABLE =
      new ProblemCode(406, "not-acceptable", "No representation that was asked for exists");
  public static final ProblemCode REQUEST_IN_FLIGHT =
      new ProblemCode(409, "request-in-flight", "The same request is still being carried out");
  public static final ProblemCode STALE =
      new ProblemCode(412, "stale", "The resource changed since it was read");
  public static final ProblemCode BODY_TOO_LARGE =
      new ProblemCode(413, "body-too-large", "The body is larger than this resource takes");
  public static final ProblemCode UNSUPPORTED_MEDIA_TYPE =
      new ProblemCode(
          415, "unsupported-media-type", "The body has a type that this resource does not take");
  public static final ProblemCode IDEMPOTENCY_KEY_REUSED =
      new ProblemCode(
          422, "idempotency-key-reused", "The Idempotency-Key belongs to another request");
  public static final ProblemCode IF_MATCH_REQUIRED =
      new ProblemCode(428, "if-match-required", "This request needs an If-Match");
  public static final ProblemCode TOO_MANY_REQUESTS =
      new ProblemCode(429, "too-many-requests", "The caller asks too often");
  public static final ProblemCode HEADERS_TOO_LARGE =
      new ProblemCode(431, "headers-too-large", "The headers are too large");
  public static final ProblemCode INTERNAL =
      new ProblemCode(500, "internal-error", "Something failed on our side");
  public static final ProblemCode UNAVAILABLE =
      new ProblemCode(503, "unavailable", "Something that this needs is not available now");
  public static final ProblemCode OVERLOADED =
      new ProblemCode(503, "overloaded", "There is more to do than can be done at the moment");
  public static final ProblemCode DEADLINE_EXCEEDED =
      new ProblemCode(
          504, "deadline-exceeded", "The answer was not ready within the time that was asked for");

  private Problems() {}

  /** Nothing of that kind has that id, as far as this caller may know. */
  public static ProblemException notFound(String kind, Object id) {
    return NOT_FOUND
        .because("There is no " + kind + " " + id + " that you can see.")
        .with("id", id.toString());
  }

  /** One field is not acceptable. */
  public static ProblemException invalid(
      String field, String code, String message, @Nullable String accepted) {
    return INVALID_REQUEST.because(message).at(field, code, message, accepted);
  }
}
