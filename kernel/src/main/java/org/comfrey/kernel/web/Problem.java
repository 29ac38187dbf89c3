package org.comfrey.kernel.web;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a refused request (RFC 9457, {@code application/problem+json}).
 *
 * @param type a reference that names the kind
 * @param code the kind again, short and stable: what programs branch on
 * @param errorId names a failure on our side in the logs; only on 5xx
 * @param errors the fields at fault
 * @param extensions further members, written beside the others
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"type", "title", "status", "code", "detail", "errorId", "errors"})
public record Problem(
    String type,
    String title,
    int status,
    String code,
    @Nullable String detail,
    @Nullable String errorId,
    @Nullable List<FieldError> errors,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> extensions) {
  static final Set<String> RESERVED =
      Set.of("type", "title", "status", "code", "detail", "instance", "errorId", "errors");

  /** The answer to that refusal. */
  public static Problem of(ProblemException exception) {
    ProblemCode code = exception.code();
    return new Problem(
        code.type(),
        code.title(),
        code.status(),
        code.code(),
        exception.detail(),
        null,
        exception.errors().isEmpty() ? null : exception.errors(),
        exception.extensions());
  }

  /** The exception that this was made from; what another process refused is refused here. */
  public ProblemException toException(@Nullable Duration retryAfter) {
    return new ProblemException(
        new ProblemCode(status, code, title),
        detail == null ? title : detail,
        errors == null ? List.of() : errors,
        extensions == null ? Map.of() : withoutNulls(extensions),
        retryAfter);
  }

  private static Map<String, Object> withoutNulls(Map<String, Object> given) {
    var kept = new LinkedHashMap<String, Object>();
    given.forEach((name, value) -> {
      if (value != null) {
        kept.put(name, value);
      }
    });
    return kept;
  }
}
