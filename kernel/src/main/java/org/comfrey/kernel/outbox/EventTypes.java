package org.comfrey.kernel.outbox;

import org.comfrey.api.Event;
import org.comfrey.api.EventType;

/**
 * Names of events: {@code comfrey.trade.order-advanced.v1} is emitted by module trade. A class
 * whose {@code @EventType} begins with {@code *} may be emitted by any module, which then stands in
 * the name.
 */
public final class EventTypes {
  private static final String PREFIX = "comfrey.";
  private static final String ANY = PREFIX + "*.";

  private EventTypes() {}

  /** The full name of a class's events. */
  public static String nameOf(Class<? extends Event> event) {
    EventType type = event.getAnnotation(EventType.class);
    if (type == null) {
      throw new IllegalArgumentException(event.getName() + " has no @EventType");
    }
    return PREFIX + type.value();
  }

  /** The name under which that module emits a class's events. */
  static String nameOf(Class<? extends Event> event, String module) {
    return inModule(nameOf(event), module);
  }

  /** The same name, with the module in the place of a {@code *}. */
  static String inModule(String name, String module) {
    return isOfAnyModule(name) ? PREFIX + module + name.substring(ANY.length() - 1) : name;
  }

  /** Whether any module may emit events of that name. */
  static boolean isOfAnyModule(String name) {
    return name.startsWith(ANY);
  }

  /** What a name would be if any module could emit it. */
  static String ofAnyModule(String name) {
    return ANY + name.substring(name.indexOf('.', PREFIX.length()) + 1);
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
