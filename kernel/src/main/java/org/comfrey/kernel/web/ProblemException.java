package org.comfrey.kernel.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that is refused for a reason that the caller can understand. It is answered as an RFC
 * 9457 problem, and a call to another module throws the same exception whether that module runs in
 * this process or in another.
 *
 * <p>Expected outcomes of a command belong in its answer; this is for what the caller should not
 * have asked, or not now.
 */
public final class ProblemException extends RuntimeException {
  private final ProblemCode code;
  private final String detail;
  private final List<FieldError> errors;
  private final Map<String, Object> extensions;
  private final @Nullable Duration retryAfter;

  ProblemException(ProblemCode code, String detail) {
    this(code, detail, List.of(), Map.of(), null);
  }

  ProblemException(
      ProblemCode code,
      String detail,
      List<FieldError> errors,
      Map<String, Object> extensions,
      @Nullable Duration retryAfter) {
    // A refusal is an answer: nobody reads its stack, and filling it in costs more than the whole
    // request.
    super(code.code() + ": " + detail, null, false, false);
    this.code = code;
    this.detail = detail;
    this.errors = List.copyOf(errors);
    this.extensions = Map.copyOf(extensions);
    this.retryAfter = retryAfter;
  }

  /** The same refusal, naming one more field. */
  public ProblemException at(
      String field, String fieldCode, String message, @Nullable String accepted) {
    var more = new ArrayList<>(errors);
    more.add(new FieldError(field, fieldCode, message, accepted));
    return new ProblemException(code, detail, more, extensions, retryAfter);
  }

  /**
   * The same refusal with one more member in its answer, such as the alternatives to a slot that is
   * taken.
   */
  public ProblemException with(String name, Object value) {
    if (Problem.RESERVED.contains(name)) {
      throw new IllegalArgumentException(
          "RFC 9457 or the kernel already gives " + name + " a meaning");
    }
    var more = new LinkedHashMap<>(extensions);
    more.put(name, value);
    return new ProblemException(code, detail, errors, more, retryAfter);
  }

  /** The same refusal, saying when to come again (Retry-After). */
  public ProblemException retryAfter(Duration wait) {
    return new ProblemException(code, detail, errors, extensions, wait);
  }

  /** The kind. */
  public ProblemCode code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return code.status();
  }

  /** What happened this time. */
  public String detail() {
    return detail;
  }

  /** The fields at fault. */
  public List<FieldError> errors() {
    return errors;
  }

  /** Further members of the answer. */
  public Map<String, Object> extensions() {
    return extensions;
  }

  /** When to come again, if that is known. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** Whether this is a refusal of that kind. */
  public boolean is(ProblemCode other) {
    return code.code().equals(other.code());
  }
}
