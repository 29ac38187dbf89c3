package org.comfrey.kernel.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.Principal;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Holds callers to their rates, and says in every answer what is left
 * (draft-ietf-httpapi-ratelimit-headers-10).
 */
final class RateCheck implements HandlerInterceptor {
  private final Rates rates;

  RateCheck(Rates rates) {
    this.rates = rates;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!(handler instanceof HandlerMethod endpoint)
        || request.getRequestURI().startsWith("/internal/")) {
      return true;
    }
    Principal person = request.getUserPrincipal();
    if (person == null) {
      take(RateLimit.ADDRESS, address(request.getRemoteAddr()), response);
    } else {
      take(RateLimit.PERSON, person.getName(), response);
    }
    @Nullable Rated own =
        AnnotatedElementUtils.findMergedAnnotation(endpoint.getMethod(), Rated.class);
    if (own != null) {
      take(
          own.value(),
          person == null ? address(request.getRemoteAddr()) : person.getName(),
          response);
    }
    return true;
  }

  private void take(RateLimit limit, String caller, HttpServletResponse response) {
    Rates.Taken taken = rates.take(limit, caller);
    if (taken.quota() == Integer.MAX_VALUE) {
      return;
    }
    long seconds = Math.max(1, taken.pause().plusMillis(999).toSeconds());
    response.setHeader(
        "RateLimit-Policy",
        "\"" + limit.label() + "\";q=" + taken.quota() + ";w=" + limit.window().toSeconds());
    response.setHeader(
        "RateLimit", "\"" + limit.label() + "\";r=" + taken.remaining() + ";t=" + seconds);
    if (!taken.allowed()) {
      throw Rates.refusal(limit, taken);
    }
  }

  /** Somebody with IPv6 has 2^64 addresses, so it is their network that is counted. */
  private static String address(String text) {
    InetAddress address = InetAddress.ofLiteral(text);
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), 8))
        : text;
  }
}
