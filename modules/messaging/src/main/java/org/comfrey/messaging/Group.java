package org.comfrey.messaging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.ConversationId;
import org.comfrey.api.PersonId;
import org.comfrey.api.messaging.Message;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;

/**
 * Stores a group of messages in one transaction: locks the rows of their conversations in the order
 * of their ids, gives each message the next place in its conversation, and adds all in one
 * statement. That an id was there already is rare, so it is found out by the insert and the group
 * is stored again with care.
 */
final class Group {
  static final String UNREAD_TIMER = "message-unread";

  /** How long a message stays unread before its reader is told otherwise. */
  static final Duration UNREAD_TIME = Duration.ofMinutes(3);

  private final ModuleDatabase database;
  private final Messages messages;
  private final Timers timers;

  Group(ModuleDatabase database, Messages messages, Timers timers) {
    this.database = database;
    this.messages = messages;
    this.timers = timers;
  }

  /** What became of each, in their order. */
  List<Outcome> store(List<Mailroom.Waiting> all, Instant now) {
    try {
      return database.inTransaction(() -> new Attempt(all, now, false).outcomes());
    } catch (KnownId known) {
      return database.inTransaction(() -> new Attempt(all, now, true).outcomes());
    }
  }

  /** An id was there already: nothing is stored, and the group is tried again with care. */
  private static final class KnownId extends RuntimeException {
    KnownId() {
      super(null, null, false, false);
    }
  }

  /** What a message is named by: unique for its sender in its conversation. */
  private record Name(ConversationId conversation, PersonId sender, UUID id) {
    static Name of(Sent sent) {
      return new Name(sent.conversation(), sent.sender(), sent.message().id());
    }
  }

  /** A conversation's row while a group is being stored. */
  private static final class Open {
    private final Head head;
    private final boolean blocked;
    private long last;
    private long oneRead;
    private long otherRead;
    private int oneTold;
    private int otherTold;

    Open(Head head, boolean blocked) {
      this.head = head;
      this.blocked = blocked;
      this.last = head.lastSequence();
      this.oneRead = head.oneRead();
      this.otherRead = head.otherRead();
      this.oneTold = head.oneTold();
      this.otherTold = head.otherTold();
    }
  }

  /** One try at storing a group, inside of a transaction. */
  private final class Attempt {
    private final List<Mailroom.Waiting> all;
    private final Instant now;
    private final Map<ConversationId, Open> open;
    private final Map<Name, Message> known = new HashMap<>();
    private final List<Message> fresh = new ArrayList<>();
    private final List<byte[]> sealed = new ArrayList<>();
    private final Set<String> unread = new LinkedHashSet<>();

    Attempt(List<Mailroom.Waiting> all, Instant now, boolean careful) {
      this.all = all;
      this.now = now;
      this.open = lock();
      if (careful) {
        messages
            .known(all.stream().map(Mailroom.Waiting::sent).toList())
            .forEach(m -> known.put(new Name(m.conversation(), m.sender(), m.id()), m));
      }
    }

    List<Outcome> outcomes() {
      List<Outcome> outcomes = new ArrayList<>(all.size());
      for (Mailroom.Waiting waiting : all) {
        outcomes.add(decide(waiting));
      }
      if (!fresh.isEmpty()) {
        if (messages.add(fresh, sealed) < fresh.size()) {
          throw new KnownId();
        }
        advance();
        timers.setAll(UNREAD_TIMER, unread, now.plus(UNREAD_TIME));
      }
      return outcomes;
    }

    private Outcome decide(Mailroom.Waiting waiting) {
      Sent sent = waiting.sent();
      Open conversation = open.get(sent.conversation());
      if (conversation == null || !conversation.head.party(sent.sender())) {
        return new Outcome.Refused(Problems.notFound("conversation", sent.conversation()));
      }
      PersonId to = conversation.head.with(sent.sender());
      Message before = known.get(Name.of(sent));
      if (before != null) {
        return same(before, sent)
            ? new Outcome.Stored(before, to, true)
            : new Outcome.Refused(reused(sent));
      }
      if (conversation.blocked || conversation.head.closed()) {
        return new Outcome.Refused(
            Refusals.CONVERSATION_CLOSED.because(
                "Nobody can write in conversation " + sent.conversation() + " now."));
      }
      Message message =
          new Message(
              sent.conversation(),
              ++conversation.last,
              sent.sender(),
              sent.message().id(),
              sent.message().type(),
              sent.message().body(),
              now);
      fresh.add(message);
      sealed.add(waiting.sealed());
      known.put(Name.of(sent), message);
      note(conversation, message);
      return new Outcome.Stored(message, to, false);
    }

    /** Who writes has read what was there; who is written to is told if they leave it unread. */
    private void note(Open conversation, Message message) {
      if (message.sender().equals(conversation.head.one())) {
        conversation.oneRead = message.sequence();
        conversation.oneTold = hasRead(conversation.oneTold);
        if (conversation.otherTold == Head.NOT_TOLD) {
          conversation.otherTold = Head.WATCHED;
          tellLater(conversation.head.id(), conversation.head.other());
        }
      } else {
        conversation.otherRead = message.sequence();
        conversation.otherTold = hasRead(conversation.otherTold);
        if (conversation.oneTold == Head.NOT_TOLD) {
          conversation.oneTold = Head.WATCHED;
          tellLater(conversation.head.id(), conversation.head.one());
        }
      }
    }

    /** A timer that runs goes on: setting one with every answer would cost more than the answer. */
    private static int hasRead(int told) {
      return told == Head.TOLD ? Head.NOT_TOLD : told;
    }

    private void tellLater(ConversationId conversation, PersonId person) {
      unread.add(conversation + "/" + person);
    }

    private Map<ConversationId, Open> lock() {
      UUID[] ids =
          all.stream()
              .map(waiting -> waiting.sent().conversation().value())
              .distinct()
              .toArray(UUID[]::new);
      Map<ConversationId, Open> found = new HashMap<>();
      database
          .sql()
          .sql(
              """
              select *, exists (
                select from blocked
                where (blocker = one and person = other) or (blocker = other and person = one)
              ) as blocked
              from conversation where id = any (?) order by id for update
              """)
          .param(ids)
          .query((rows, _) -> new Open(Conversations.head(rows), rows.getBoolean("blocked")))
          .list()
          .forEach(conversation -> found.put(conversation.head.id(), conversation));
      return found;
    }

    private void advance() {
      List<Open> changed =
          fresh.stream().map(Message::conversation).distinct().map(open::get).toList();
      database
          .template()
          .execute(
              """
              update conversation c
              set last_sequence = d.last, last_at = ?::timestamptz, one_read = d.one_read,
                other_read = d.other_read, one_told = d.one_told, other_told = d.other_told
              from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::smallint[],
                ?::smallint[]) as d (id, last, one_read, other_read, one_told, other_told)
              where c.id = d.id
              """,
              (PreparedStatement statement) -> {
                Connection connection = statement.getConnection();
                statement.setObject(1, Conversations.utc(now));
                statement.setArray(
                    2,
                    connection.createArrayOf(
                        "uuid", changed.stream().map(o -> o.head.id().value()).toArray()));
                statement.setArray(
                    3,
                    connection.createArrayOf(
                        "bigint", changed.stream().map(o -> o.last).toArray()));
                statement.setArray(
                    4,
                    connection.createArrayOf(
                        "bigint", changed.stream().map(o -> o.oneRead).toArray()));
                statement.setArray(
                    5,
                    connection.createArrayOf(
                        "bigint", changed.stream().map(o -> o.otherRead).toArray()));
                statement.setArray(
                    6,
                    connection.createArrayOf(
                        "int2", changed.stream().map(o -> (short) o.oneTold).toArray()));
                statement.setArray(
                    7,
                    connection.createArrayOf(
                        "int2", changed.stream().map(o -> (short) o.otherTold).toArray()));
                return statement.executeUpdate();
              });
    }
  }

  private static boolean same(Message before, Sent sent) {
    return before.type().equals(sent.message().type())
        && before.body().equals(sent.message().body());
  }

  private static ProblemException reused(Sent sent) {
    return Refusals.MESSAGE_ID_REUSED
        .because("Message " + sent.message().id() + " was sent before with other contents.")
        .at("id", "reused", "The id belongs to another message.", "a new UUID");
  }
}
