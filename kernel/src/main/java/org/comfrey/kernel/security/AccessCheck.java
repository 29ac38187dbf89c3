package org.comfrey.kernel.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.api.StepUp;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Asks the policy before every endpoint, by the {@code @Access} of the method or of the interface
 * that it implements.
 */
final class AccessCheck implements HandlerInterceptor {
  private final ConcurrentMap<Method, Optional<Permission>> permissions = new ConcurrentHashMap<>();
  private final ConcurrentMap<Method, Optional<StepUp>> stepUps = new ConcurrentHashMap<>();
  private final Viewing viewing;
  private final InstantSource clock;

  AccessCheck(Viewing viewing, InstantSource clock) {
    this.viewing = viewing;
    this.clock = clock;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod endpoint && !isInternal(request)) {
      viewing.enter(request, response, endpoint);
      Policy.check(
          permissions.computeIfAbsent(endpoint.getMethod(), AccessCheck::permission).orElse(null),
          Callers.find().orElse(null),
          endpoint.getBeanType().getSimpleName() + "." + endpoint.getMethod().getName());
      stepUps
          .computeIfAbsent(endpoint.getMethod(), AccessCheck::stepUp)
          .ifPresent(stepUp ->
              Callers.current()
                  .mustHaveAuthenticatedWithin(
                      Duration.ofMinutes(stepUp.minutes()), clock.instant()));
    }
    return true;
  }

  /** Who reaches /internal has proved to be one of our processes by its certificate. */
  private static boolean isInternal(HttpServletRequest request) {
    return request.getRequestURI().startsWith("/internal/");
  }

  private static Optional<StepUp> stepUp(Method method) {
    return Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(method, StepUp.class));
  }

  private static Optional<Permission> permission(Method method) {
    Access access = AnnotatedElementUtils.findMergedAnnotation(method, Access.class);
    return Optional.ofNullable(access).map(Access::value);
  }
}
