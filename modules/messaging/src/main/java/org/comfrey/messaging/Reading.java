package org.comfrey.messaging;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.comfrey.api.ConversationId;
import org.comfrey.api.PersonId;
import org.comfrey.api.messaging.Message;
import org.comfrey.api.messaging.events.MessageUnread;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Problems;

/** How far people read, and that they are told of what they have left unread for a while. */
final class Reading {
  private final ModuleDatabase database;
  private final Conversations conversations;
  private final Messages messages;
  private final Live live;
  private final Timers timers;
  private final Outbox outbox;
  private final InstantSource clock;

  Reading(
      ModuleDatabase database,
      Conversations conversations,
      Messages messages,
      Live live,
      Timers timers,
      Outbox outbox,
      InstantSource clock) {
    this.database = database;
    this.conversations = conversations;
    this.messages = messages;
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
    boolean further = conversations.read(head, person, upTo);
    if (further) {
      long now = conversations.find(head.id()).map(fresh -> fresh.readBy(person)).orElse(upTo);
      live.tellRead(head.id(), person, head.with(person), now);
    }
  }

  /**
   * Somebody's messages may still be unread: the id is that of the conversation and of theirs.
   * Where the oldest unread one is too young, the timer looks again when it is not.
   */
  void due(String id) {
    String[] parts = id.split("/", 2);
    ConversationId conversation = ConversationId.valueOf(parts[0]);
    PersonId person = PersonId.valueOf(parts[1]);
    database.inTransaction(() -> {
      Head head = conversations.lock(conversation).orElseThrow();
      Instant now = clock.instant();
      List<Message> unread = messages.after(conversation, head.readBy(person), 1);
      if (unread.isEmpty()) {
        conversations.told(head, person, Head.NOT_TOLD);
        return;
      }
      Instant due = unread.getFirst().at().plus(Group.UNREAD_TIME);
      if (now.isBefore(due)) {
        timers.set(Group.UNREAD_TIMER, id, due);
        return;
      }
      conversations.told(head, person, Head.TOLD);
      outbox.append(new MessageUnread(conversation, person, head.with(person), head.order(), now));
    });
  }
}
