package org.comfrey.kernel.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.web.Routes;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/** What of a request may stand in the audit: the ids in its path, and whose id one of them is. */
final class Requests {
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private Requests() {}

  /**
   * The method and the route. A stranger chooses the method's word, so only the ones that exist are
   * written.
   */
  static String name(HttpServletRequest request) {
    String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
    return method + " " + Routes.of(request);
  }

  /** The variables of the path that are ids; whatever else stands there may be a secret. */
  static Map<String, String> ids(HttpServletRequest request) {
    Map<String, String> ids = new HashMap<>();
    if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
        instanceof Map<?, ?> variables) {
      variables.forEach((name, value) -> {
        if (ID.matcher(value.toString()).matches()) {
          ids.put(name.toString(), value.toString());
        }
      });
    }
    return ids;
  }

  /** The person whom the path names, where an endpoint takes one from it. */
  static @Nullable PersonId person(HttpServletRequest request, HandlerMethod endpoint) {
    for (MethodParameter parameter : endpoint.getMethodParameters()) {
      if (parameter.getParameterType() == PersonId.class) {
        String id = ids(request).get(name(parameter));
        if (id != null) {
          return PersonId.valueOf(id);
        }
      }
    }
    return null;
  }

  private static String name(MethodParameter parameter) {
    PathVariable variable = parameter.getParameterAnnotation(PathVariable.class);
    return variable == null || variable.value().isEmpty() ? "id" : variable.value();
  }
}
