package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.comfrey.api.Permission;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.security.Policy;
import tools.jackson.databind.JsonNode;

/**
 * A public request that changes something, as the server describes it.
 *
 * @param type of its body
 * @param json whether its body is an object with named fields
 */
record ChangingOperation(
    String method,
    String path,
    String permission,
    String type,
    boolean json,
    Map<String, JsonNode> fields) {
  boolean isPublic() {
    return permission.equals("PUBLIC");
  }

  boolean isOperators() {
    return Policy.isForStaff(Permission.valueOf(permission));
  }

  String of(Object id) {
    return path.replaceAll("\\{[^}]+}", id.toString());
  }

  @Override
  public String toString() {
    return method + " " + path;
  }

  /** All of a server. */
  static List<ChangingOperation> all(URI url) {
    JsonNode api = ApiClient.anonymous(url).get("/openapi.json").orThrow().json();
    List<ChangingOperation> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (List.of("post", "put", "patch").contains(operation.getKey())) {
          found.add(of(api, path.getKey(), operation.getKey(), operation.getValue()));
        }
      }
    }
    assertThat(found).hasSizeGreaterThan(20);
    assertThat(found).allMatch(operation -> !operation.permission().isEmpty());
    return found;
  }

  private static ChangingOperation of(
      JsonNode api, String path, String method, JsonNode operation) {
    String reference =
        operation.at("/requestBody/content/application~1json/schema").path("$ref").asString("");
    Map<String, JsonNode> fields = new TreeMap<>();
    if (!reference.isEmpty()) {
      api.at(reference.substring(1))
          .path("properties")
          .properties()
          .forEach(field -> fields.put(field.getKey(), field.getValue()));
    }
    return new ChangingOperation(
        method.toUpperCase(Locale.ROOT),
        path,
        operation.path("x-permission").asString(""),
        operation.at("/requestBody/content").propertyNames().stream()
            .findFirst()
            .orElse("application/json"),
        !reference.isEmpty(),
        fields);
  }
}
