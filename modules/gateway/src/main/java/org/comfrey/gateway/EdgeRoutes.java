package org.comfrey.gateway;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comfrey.kernel.runtime.ApiKind;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleTable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.server.PathContainer;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Which module serves an address: told by the public APIs of the table of modules, and for the few
 * pages that belong to no API by their beginning.
 */
final class EdgeRoutes {
  private static final Map<String, List<String>> PAGES =
      Map.of(
          "identity", List.of("/oauth2/**", "/.well-known/**"),
          "payments", List.of("/sandbox/cards", "/sandbox/banks", "/sandbox/challenges/**"),
          "notifications", List.of("/v1/events"),
          "messaging", List.of("/v1/conversations/live"));

  /** Each process knows its own. */
  private static final String OF_A_MODULE = "/operator/{module}/dead-letters/**";

  private final PathPattern ofAModule = new PathPatternParser().parse(OF_A_MODULE);
  private final List<Route> routes;

  EdgeRoutes(ModuleTable table) {
    List<Route> found = new ArrayList<>();
    PathPatternParser parser = new PathPatternParser();
    for (ModuleDefinition module : table.modules()) {
      for (Class<?> api : module.serves()) {
        if (!ApiKind.of(api).internal()) {
          for (Method method : api.getMethods()) {
            found.add(new Route(parser.parse(path(api, method)), module.name()));
          }
        }
      }
      for (String page : PAGES.getOrDefault(module.name(), List.of())) {
        found.add(new Route(parser.parse(page), module.name()));
      }
    }
    found.sort(Comparator.comparing(Route::pattern));
    this.routes = List.copyOf(found);
  }

  private static String path(Class<?> api, Method method) {
    HttpExchange exchange = AnnotatedElementUtils.findMergedAnnotation(method, HttpExchange.class);
    if (exchange == null) {
      throw new IllegalArgumentException(
          api.getName() + "." + method.getName() + " has no address");
    }
    return exchange.url();
  }

  /** The most special pattern that matches, whatever is asked of it; empty where none does. */
  Optional<Route> find(String path) {
    PathContainer parsed = PathContainer.parsePath(path);
    PathPattern.PathMatchInfo operator = ofAModule.matchAndExtract(parsed);
    String module = operator == null ? null : operator.getUriVariables().get("module");
    if (module != null) {
      return Optional.of(new Route(ofAModule, module));
    }
    return routes.stream().filter(route -> route.pattern().matches(parsed)).findFirst();
  }

  /** An address and who serves it. */
  record Route(PathPattern pattern, String module) {}
}
