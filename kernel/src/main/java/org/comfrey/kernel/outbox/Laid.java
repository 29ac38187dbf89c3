package org.comfrey.kernel.outbox;

import java.util.Map;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An event on its way into a table, read no more than once however many conditions are asked. */
final class Laid {
  private final OutboxRow row;
  private @Nullable JsonNode data;

  Laid(OutboxRow row) {
    this.row = row;
  }

  OutboxRow row() {
    return row;
  }

  /**
   * @param conditions by the types that somebody wants; {@code *} is every type
   */
  boolean isWantedBy(Map<String, Condition> conditions) {
    Condition condition = conditions.getOrDefault(row.type(), conditions.get("*"));
    return condition != null && (condition.isAlways() || condition.holds(data()));
  }

  private JsonNode data() {
    JsonNode read = data;
    if (read == null) {
      read = Json.answers().readTree(row.data());
      data = read;
    }
    return read;
  }
}
