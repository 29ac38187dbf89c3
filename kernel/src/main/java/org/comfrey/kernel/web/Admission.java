package org.comfrey.kernel.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.comfrey.kernel.runtime.ModuleTable;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.WebUtils;

/**
 * Carries out so many requests at once; the others wait a little or are refused, before they have
 * cost anything. Without it, more than a machine can do makes every request slow until all of them
 * are given up by who asked, and everything that was done was done for nobody.
 *
 * <p>Of the places of a process one module takes three quarters at most, so that one which waits
 * for a slow payment company does not keep the others from being used. A place is held only while
 * we work and never while a stranger's network is waited for: a body that is not read yet, a file
 * and a live stream are not counted.
 */
final class Admission implements HandlerInterceptor {
  /** The setting that replaces how many requests are carried out at once. */
  static final String AT_ONCE = "comfrey.requests.at-once";

  private static final String PLACE = Admission.class.getName();
  private static final Set<String> STEPS = Set.of("POST", "PUT", "PATCH", "DELETE");
  static final Duration PAUSE = Duration.ofSeconds(1);

  /** The attribute of a request that is on its way to its place. */
  static final String COMING = Doorkeeper.class.getName();

  /** The setting that replaces how long a request waits in a crowd, in milliseconds. */
  static final String PATIENCE = "comfrey.requests.patience-millis";

  /** The setting that replaces how many requests may wait in a crowd. */
  static final String CROWD = "comfrey.requests.crowd";

  private final ModuleTable table;
  private final int most;
  private final Duration patience;
  private final Doorkeeper doorkeeper;
  private final Semaphore room;
  private final Turnstile places;
  private final Map<String, Turnstile> ofModules = new ConcurrentHashMap<>();
  private final Counter refused;

  Admission(
      ModuleTable table, int most, Duration patience, Doorkeeper doorkeeper, MeterRegistry meters) {
    this.doorkeeper = doorkeeper;
    this.table = table;
    this.most = most;
    this.patience = patience;
    this.room = new Semaphore(doorkeeper.crowd());
    this.places = new Turnstile(most, patience, room);
    this.refused = refusals(meters);
    meters.gauge("comfrey.requests.at.once", places, Turnstile::inside);
  }

  /** Counts those who were sent away, here or at the door. */
  static Counter refusals(MeterRegistry meters) {
    return Counter.builder("comfrey.requests.overloaded").register(meters);
  }

  /** The places that one request has. */
  private record Taken(Turnstile ofAll, Turnstile ofModule) {
    void giveBack() {
      ofModule.leave();
      ofAll.leave();
    }
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getAttribute(COMING) instanceof Doorkeeper.Coming coming) {
      // Who waits for one module is no reason to send others away.
      coming.end();
    }
    String module = handler instanceof HandlerMethod endpoint ? counted(request, endpoint) : null;
    if (module == null) {
      return true;
    }
    Turnstile ofModule =
        ofModules.computeIfAbsent(
            module, _ -> new Turnstile(Math.max(1, most * 3 / 4), patience, room));
    if (!ofModule.enter()) {
      throw refused();
    }
    Doorkeeper.Coming waiting = doorkeeper.comes();
    boolean entered = places.enter();
    waiting.end();
    if (!entered) {
      ofModule.leave();
      throw refused();
    }
    request.setAttribute(PLACE, new Taken(places, ofModule));
    return true;
  }

  private ProblemException refused() {
    refused.increment();
    return overloaded();
  }

  static ProblemException overloaded() {
    return Problems.OVERLOADED
        .because("Nothing of this was begun. Send the same request again in a moment.")
        .retryAfter(PAUSE);
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception failure) {
    if (request.getAttribute(PLACE) instanceof Taken taken) {
      request.removeAttribute(PLACE);
      taken.giveBack();
      doorkeeper.finished();
    }
  }

  /**
   * The module whose place the request needs; null where it is not counted. What other processes of
   * ours ask for was admitted where it came in.
   */
  private @Nullable String counted(HttpServletRequest request, HandlerMethod endpoint) {
    if (request.getRequestURI().startsWith("/internal/")
        || hasUnreadBody(request)
        || endpoint.getReturnType().getGenericParameterType().getTypeName().contains("byte[]")) {
      return null;
    }
    for (Class<?> api : endpoint.getBeanType().getInterfaces()) {
      if (table.apis().contains(api)) {
        return table.serverOf(api).name();
      }
    }
    return null;
  }

  /** Whether it may change something; any other method looks, whatever it is called. */
  static boolean isStep(HttpServletRequest request) {
    return STEPS.contains(request.getMethod());
  }

  /** A body that nobody asked for is not read, and frees nobody from waiting for a place. */
  static boolean hasUnreadBody(HttpServletRequest request) {
    if (!isStep(request)) {
      return false;
    }
    boolean hasBody =
        request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    return hasBody && WebUtils.getNativeRequest(request, RereadBody.class) == null;
  }
}
