package org.comfrey.kernel.outbox;

import org.comfrey.api.Event;
import org.comfrey.api.EventType;

/** Names of events: {@code comfrey.trade.order-advanced.v1} is emitted by module trade. */
public final class EventTypes {
  private static final String PREFIX = "comfrey.";

  private EventTypes() {}

  /** The full name of a class's events. */
  public static String nameOf(Class<? extends Event> event) {
    EventType type = event.getAnnotation(EventType.class);
    if (type == null) {
      throw new IllegalArgumentException(event.getName() + " has no @EventType");
    }
    return PREFIX + type.value();
  }

  /** The module that emits events of this full name. */
  public static String moduleOf(String name) {
    int end = name.indexOf('.', PREFIX.length());
    if (!name.startsWith(PREFIX) || end < 0) {
      throw new IllegalArgumentException("'" + name + "' is no event type of Comfrey");
    }
    return name.substring(PREFIX.length(), end);
  }
}
