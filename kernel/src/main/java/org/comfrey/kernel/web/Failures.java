package org.comfrey.kernel.web;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Finds the problem in any failure: what the caller did, what is not available now, or else our own
 * fault.
 */
final class Failures {
  private Failures() {}

  static ProblemException problemOf(Throwable failure) {
    return switch (failure) {
      case ProblemException problem -> problem;
      case MissingRequestHeaderException missing
          when missing.getHeaderName().equalsIgnoreCase(Idempotency.HEADER) ->
          Idempotency.keyRequired();
      case MissingRequestHeaderException missing -> required("header ", missing.getHeaderName());
      case MissingServletRequestParameterException missing ->
          required("query parameter ", missing.getParameterName());
      case MethodArgumentTypeMismatchException mismatch -> mismatch(mismatch.getName(), mismatch);
      case TypeMismatchException mismatch ->
          mismatch(Objects.requireNonNullElse(mismatch.getPropertyName(), "parameter"), mismatch);
      case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
      case HttpRequestMethodNotSupportedException method ->
          Problems.METHOD_NOT_ALLOWED
              .because("This resource does not take " + shown(method.getMethod()) + ".")
              .with(
                  "allowed",
                  Objects.requireNonNullElse(method.getSupportedHttpMethods(), java.util.Set.of())
                      .stream()
                      .map(Object::toString)
                      .sorted()
                      .toList());
      case HttpMediaTypeNotSupportedException type ->
          Problems.UNSUPPORTED_MEDIA_TYPE
              .because("The body's Content-Type is not one that this resource takes.")
              .at(
                  "Content-Type",
                  "unsupported",
                  "The body's Content-Type is not one that this resource takes.",
                  type.getSupportedMediaTypes().isEmpty()
                      ? "application/json"
                      : type.getSupportedMediaTypes().stream()
                          .map(Object::toString)
                          .distinct()
                          .collect(Collectors.joining(", ")));
      case HttpMediaTypeNotAcceptableException type ->
          Problems.NOT_ACCEPTABLE
              .because("The answer has no form that the Accept header allows.")
              .at("Accept", "unsupported", "No such form exists.", "application/json");
      case NoResourceFoundException none -> nothingThere();
      case NoHandlerFoundException none -> nothingThere();
      case ResourceAccessException unreachable -> unavailable();
      case DataAccessResourceFailureException unreachable -> unavailable();
      case TransientDataAccessException passing -> unavailable();
      case CannotCreateTransactionException unreachable -> unavailable();
      case ErrorResponse response when response.getStatusCode().is4xxClientError() ->
          new ProblemCode(response.getStatusCode().value(), "refused", "The request was refused")
              .because("The request does not have the form that this resource asks for.");
      default ->
          NestedExceptionUtils.getRootCause(failure) instanceof ProblemException problem
              ? problem
              : Problems.INTERNAL.because("");
    };
  }

  private static ProblemException required(String kind, String name) {
    return Problems.invalid(name, "required", "The " + kind + name + " is missing.", "a value");
  }

  private static ProblemException mismatch(String name, TypeMismatchException mismatch) {
    String accepted = JsonProblems.accepted(mismatch.getRequiredType());
    return Problems.invalid(
        name,
        "wrong-type",
        name + " is not " + (accepted == null ? "acceptable" : accepted) + ".",
        accepted);
  }

  private static ProblemException unreadable(HttpMessageNotReadableException unreadable) {
    return unreadable.getCause() instanceof tools.jackson.core.JacksonException json
        ? JsonProblems.of(json)
        : Problems.MALFORMED_BODY.because("The request needs a body, and it could not be read.");
  }

  private static ProblemException nothingThere() {
    return Problems.NOT_FOUND.because("Nothing is served at this address.");
  }

  private static ProblemException unavailable() {
    return Problems.UNAVAILABLE
        .because(
            "Something that this needs is not reachable at the moment; nothing is lost. Ask again.")
        .retryAfter(Duration.ofSeconds(1));
  }

  private static String shown(String method) {
    return method.matches("[A-Z]{1,20}") ? method : "that method";
  }
}
