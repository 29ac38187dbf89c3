package org.comfrey.api.messaging.events;

import java.time.Instant;
import org.comfrey.api.ConversationId;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * Somebody has left messages unread for a while. Told once until they read; what the messages say
 * nobody is told.
 */
@EventType("messaging.message-unread.v1")
public record MessageUnread(
    ConversationId conversation,
    PersonId person,
    PersonId from,
    @Nullable OrderId order,
    Instant at)
    implements Event {
  @Override
  public String subject() {
    return conversation.toString();
  }
}
