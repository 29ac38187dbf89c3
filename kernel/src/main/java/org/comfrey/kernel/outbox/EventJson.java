package org.comfrey.kernel.outbox;

import org.comfrey.api.Event;
import org.comfrey.kernel.web.Json;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as JSON. A reader ignores members that it does not know, so an emitter may add some;
 * instants are ISO 8601.
 */
public final class EventJson {
  private final JsonMapper mapper = Json.answers();

  public String write(Event event) {
    return mapper.writeValueAsString(event);
  }

  public <E extends Event> E read(String json, Class<E> type) {
    return mapper.readValue(json, type);
  }
}
