package org.comfrey.kernel.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.runtime.ModuleTable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets each command of a person be carried out once: a repetition is given the first one's answer,
 * one that overlaps is told to wait, and one with another body is refused.
 */
final class IdempotencyCheck implements HandlerInterceptor {
  private final ModuleTable table;
  private final ObjectProvider<Databases> databases;
  private final InstantSource clock;
  private final ConcurrentMap<Class<?>, Optional<IdempotentAnswers>> answers =
      new ConcurrentHashMap<>();

  IdempotencyCheck(ModuleTable table, ObjectProvider<Databases> databases, InstantSource clock) {
    this.table = table;
    this.databases = databases;
    this.clock = clock;
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (!request.getMethod().equals("POST")
        || !request.getServletPath().startsWith("/v1/")
        || request.getUserPrincipal() == null
        || !(handler instanceof HandlerMethod endpoint)) {
      return true;
    }
    if (request.getHeader(Idempotency.HEADER) == null) {
      throw Idempotency.keyRequired();
    }
    if (AnnotatedElementUtils.hasAnnotation(endpoint.getMethod(), OwnIdempotency.class)
        || !(request.getAttribute(IdempotencyFilter.REQUEST)
            instanceof IdempotencyFilter.Repeatable repeatable)) {
      return true;
    }
    Optional<IdempotentAnswers> kept =
        answers.computeIfAbsent(endpoint.getBeanType(), this::answersOf);
    return kept.isEmpty() || decide(kept.get(), repeatable, response);
  }

  private boolean decide(
      IdempotentAnswers kept, IdempotencyFilter.Repeatable repeatable, HttpServletResponse response)
      throws IOException {
    return switch (kept.claim(repeatable.scope(), repeatable.fingerprint())) {
      case IdempotentAnswers.Found.Ours ours -> {
        repeatable.claim = new IdempotencyFilter.Claim(kept, ours.owner());
        yield true;
      }
      case IdempotentAnswers.Found.Answered answered -> {
        replay(repeatable.open(answered.sealed()), response);
        yield false;
      }
      case IdempotentAnswers.Found.InFlight inFlight ->
          throw Problems.REQUEST_IN_FLIGHT
              .because("The first request with this Idempotency-Key has not been answered yet.")
              .retryAfter(Duration.ofSeconds(1))
              .with("leaseUntil", inFlight.until().toString());
      case IdempotentAnswers.Found.Other other ->
          throw Problems.IDEMPOTENCY_KEY_REUSED
              .because(
                  "This Idempotency-Key came before with another body. Use a new one for a new request.")
              .at(Idempotency.HEADER, "reused", "The key belongs to another request.", "a new key");
    };
  }

  private static void replay(StoredAnswer answer, HttpServletResponse response) throws IOException {
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    response.setHeader("Idempotent-Replayed", "true");
    response.setContentLength(answer.body().length);
    response.getOutputStream().write(answer.body());
  }

  /**
   * In the schema of the module that serves the endpoint; nowhere for endpoints that belong to no
   * API.
   */
  private Optional<IdempotentAnswers> answersOf(Class<?> endpoint) {
    Databases all = databases.getIfAvailable();
    if (all == null) {
      return Optional.empty();
    }
    return Arrays.stream(endpoint.getInterfaces())
        .filter(table.apis()::contains)
        .findFirst()
        .map(api -> new IdempotentAnswers(all.module(table.serverOf(api).name()).sql(), clock));
  }
}
