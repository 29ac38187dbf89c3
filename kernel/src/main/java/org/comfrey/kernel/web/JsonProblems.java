package org.comfrey.kernel.web;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says in a problem what Jackson found wrong with a request, without the names of our classes. */
final class JsonProblems {
  private JsonProblems() {}

  static ProblemException of(JacksonException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return problem;
      }
    }
    String field = FieldPath.of(failure.getPath());
    return switch (failure) {
      case StreamConstraintsException constraint ->
          Problems.MALFORMED_BODY.because(
              "The body is deeper, longer or has longer numbers than is taken"
                  + place(constraint)
                  + ".");
      case InputCoercionException outOfRange ->
          Problems.invalid(
              field,
              "out-of-range",
              field + " is too large or too small.",
              accepted(outOfRange.getTargetType()));
      case UnrecognizedPropertyException unknown ->
          Problems.invalid(
              field,
              "unknown-field",
              "There is no field " + field + " here.",
              names(unknown.getKnownPropertyIds()));
      case InvalidNullException missing ->
          Problems.invalid(
              field, "required", field + " must not be null.", accepted(missing.getTargetType()));
      case ValueInstantiationException refused ->
          Problems.invalid(
              field, "invalid", reason(field, refused), accepted(refused.getType().getRawClass()));
      case MismatchedInputException nothing when begins(nothing, "No content") ->
          Problems.MALFORMED_BODY.because("The body is empty.");
      case MismatchedInputException more when begins(more, "Trailing token") ->
          Problems.MALFORMED_BODY.because(
              "More follows after the end of the body" + place(more) + ".");
      case MismatchedInputException wrong when begins(wrong, "Missing required creator property") ->
          Problems.invalid(field, "required", field + " is missing.", accepted(null));
      case MismatchedInputException wrong ->
          Problems.invalid(
              field,
              "wrong-type",
              field
                  + " is not "
                  + orElse(accepted(wrong.getTargetType()), "of the type that it must have")
                  + ".",
              accepted(wrong.getTargetType()));
      default ->
          Problems.MALFORMED_BODY.because(
              "The body is not well-formed JSON" + place(failure) + ".");
    };
  }

  private static String orElse(@Nullable String text, String other) {
    return text == null ? other : text;
  }

  /** Jackson has no types of its own for these; its words are all there is to know them by. */
  private static boolean begins(MismatchedInputException wrong, String words) {
    String message = wrong.getOriginalMessage();
    return message != null && message.startsWith(words);
  }

  /**
   * Our own constructors say what they refuse in words for people; anything else is not ours to
   * show. What the JDK says within one of them repeats what was sent, which may be private.
   */
  private static String reason(String field, ValueInstantiationException refused) {
    return refused.getCause() instanceof IllegalArgumentException ours
            && ours.getMessage() != null
            && isThrownByUs(ours)
            && refused.getType().getRawClass().getName().startsWith("org.comfrey.")
            && PlainText.offence(ours.getMessage()).isEmpty()
        ? ours.getMessage()
        : field + " is not acceptable.";
  }

  private static boolean isThrownByUs(IllegalArgumentException refusal) {
    StackTraceElement[] trace = refusal.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().startsWith("org.comfrey.");
  }

  private static String place(JacksonException failure) {
    var location = failure.getLocation();
    return location == null || location.getLineNr() < 1
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static @Nullable String names(@Nullable Collection<?> known) {
    return known == null || known.isEmpty()
        ? null
        : "one of "
            + known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
  }

  /** What a value of that type looks like in a request. */
  static @Nullable String accepted(@Nullable Class<?> type) {
    if (type == null) {
      return null;
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(JsonProblems::label)
              .collect(Collectors.joining(", "));
    }
    if (type == String.class || type == char.class) {
      return "a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class || Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (type == Instant.class) {
      return "an instant like 2026-11-22T10:00:00Z";
    }
    if (type == LocalDate.class) {
      return "a date like 2026-11-22";
    }
    if (type == LocalTime.class) {
      return "a time like 09:30";
    }
    if (type == LocalDateTime.class) {
      return "a date and time like 2026-11-22T10:00";
    }
    if (type == UUID.class || isId(type)) {
      return "an id like 01890a5d-ac96-774b-bcce-b302099a8057";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "an array";
    }
    return "an object";
  }

  private static boolean isId(Class<?> type) {
    return type.isRecord()
        && type.getRecordComponents().length == 1
        && type.getRecordComponents()[0].getType() == UUID.class;
  }

  private static String label(Object constant) {
    // As JSON writes it, without the quotation marks.
    String json = Json.requests().writeValueAsString(constant);
    return json.length() > 1 && json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
  }
}
