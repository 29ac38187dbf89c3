package org.comfrey.api.messaging.events;

import java.time.Instant;
import org.comfrey.api.ConversationId;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * Something about a conversation that somebody may be asked about later.
 *
 * @param kind begun, blocked, unblocked, reported, dismissed, closed or reopened
 */
@EventType("messaging.conversation-changed.v1")
public record ConversationChanged(
    ConversationId conversation, String kind, @Nullable PersonId by, Instant at) implements Event {
  @Override
  public String subject() {
    return conversation.toString();
  }
}
