package org.comfrey.notifications;

import org.comfrey.api.PersonId;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.jspecify.annotations.Nullable;

/** A message of an order with the person that it is for. */
record Addressed(PersonId person, String template) {
  /**
   * Reads {@code client:order.paid}; nothing for a party that is no person of the order, such as
   * the operators.
   */
  static @Nullable Addressed of(String message, OrderAdvanced order) {
    int colon = message.indexOf(':');
    String template = message.substring(colon + 1);
    return switch (message.substring(0, Math.max(colon, 0))) {
      case "client" -> new Addressed(order.client(), template);
      case "provider" -> new Addressed(order.provider(), template);
      default -> null;
    };
  }
}
