package org.comfrey.messaging;

import java.time.InstantSource;
import org.comfrey.api.ConversationId;
import org.comfrey.api.PersonId;
import org.comfrey.api.messaging.events.MessageUnread;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Problems;

/** How far people read, and that they are told of what they have left unread for a while. */
final class Reading {
  private final ModuleDatabase database;
  private final Conversations conversations;
  private final Live live;
  private final Timers timers;
  private final Outbox outbox;
  private final InstantSource clock;

  Reading(
      ModuleDatabase database,
      Conversations conversations,
      Live live,
      Timers timers,
      Outbox outbox,
      InstantSource clock) {
    this.database = database;
    this.conversations = conversations;
    this.live = live;
    this.timers = timers;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Notes it and tells both people's devices; what was read before stays read. */
  void mark(Head head, PersonId person, long upTo) {
    if (upTo < 0) {
      throw Problems.invalid("upTo", "out-of-range", "There is no such message.", "0 or more");
    }
    boolean further =
        database.inTransaction(() -> {
          boolean moved = conversations.read(head, person, upTo);
          if (moved) {
            timers.cancel(Group.UNREAD_TIMER, head.id() + "/" + person);
          }
          return moved;
        });
    if (further) {
      long now = conversations.find(head.id()).map(fresh -> fresh.readBy(person)).orElse(upTo);
      live.read(head.id(), person, head.with(person), now);
    }
  }

  /** Somebody's messages may still be unread: the id is that of the conversation and of theirs. */
  void due(String id) {
    String[] parts = id.split("/", 2);
    ConversationId conversation = ConversationId.valueOf(parts[0]);
    PersonId person = PersonId.valueOf(parts[1]);
    database.inTransaction(() ->
        conversations
            .find(conversation)
            .filter(head -> head.readBy(person) < head.lastSequence())
            .ifPresent(head ->
                outbox.append(
                    new MessageUnread(
                        conversation, person, head.with(person), head.order(), clock.instant()))));
  }
}
