package org.comfrey.messaging;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.ConversationId;
import org.comfrey.api.PersonId;
import org.comfrey.api.messaging.Message;
import org.comfrey.api.messaging.NewMessage;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.comfrey.kernel.web.RateLimit;
import org.comfrey.kernel.web.Rates;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Does what devices ask for. Nothing is answered to who is no party of the conversation. */
final class LiveCommands {
  private static final int RESUMED_MESSAGES = 200;
  private static final int RESUMED_CONVERSATIONS = 100;

  private final Conversations conversations;
  private final Messages messages;
  private final Bodies bodies;
  private final Mailroom mailroom;
  private final Reading reading;
  private final Live live;
  private final Rates rates;
  // The two people of a conversation never change; whether they may talk is asked when they do.
  private final Cache<ConversationId, Head> known =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(Duration.ofMinutes(5)).build();

  LiveCommands(
      Conversations conversations,
      Messages messages,
      Bodies bodies,
      Mailroom mailroom,
      Reading reading,
      Live live,
      Rates rates) {
    this.conversations = conversations;
    this.messages = messages;
    this.bodies = bodies;
    this.mailroom = mailroom;
    this.reading = reading;
    this.live = live;
    this.rates = rates;
  }

  void obey(LiveSession session, String text) {
    UUID id = null;
    try {
      LiveCommand command = Json.requests().readValue(text, LiveCommand.class);
      id = command.id();
      if (!rates.allows(RateLimit.TALK, session.caller().person().toString())) {
        throw Problems.TOO_MANY_REQUESTS.because(
            "At most " + RateLimit.TALK.requests() + " of these in a minute. Wait a little.");
      }
      obey(session, command);
    } catch (JacksonException malformed) {
      refuse(
          session, id, Problems.MALFORMED_BODY.because("The frame is no command of this socket."));
    } catch (ProblemException refused) {
      refuse(session, id, refused);
    }
  }

  private void obey(LiveSession session, LiveCommand command) {
    switch (command.kind()) {
      case "send" -> send(session, command);
      case "read" -> read(session, command);
      case "typing" -> {
        Head head = head(session, command);
        PersonId me = session.caller().person();
        live.tellTyping(head.id(), me, head.with(me));
      }
      case "watch" -> live.watch(session, head(session, command).with(session.caller().person()));
      case "resume" -> resume(session, command);
      case "ping" -> session.send(LiveEvent.json(new LiveEvent.Pong()));
      default ->
          throw Problems.invalid(
              "kind",
              "unknown-kind",
              "There is no such command.",
              "send, read, typing, watch, resume or ping");
    }
  }

  private void send(LiveSession session, LiveCommand command) {
    PersonId sender = session.caller().person();
    UUID id = given("id", command.id());
    Sent sent =
        new Sent(
            given("conversation", command.conversation()),
            sender,
            new NewMessage(id, given("type", command.type()), given("body", command.body())));
    sent.check();
    mailroom.take(
        sent,
        bodies.seal(sender, sent.conversation(), id, sent.message().body()),
        outcome -> {
          switch (outcome) {
            case Outcome.Stored stored -> {
              // A fresh one reaches all devices, this one with them.
              if (stored.again()) {
                session.send(LiveEvent.json(new LiveEvent.Said(stored.message())));
              }
            }
            case Outcome.Refused refused -> refuse(session, id, refused.because());
          }
        });
  }

  private void read(LiveSession session, LiveCommand command) {
    reading.mark(head(session, command), session.caller().person(), given("upTo", command.upTo()));
  }

  private void resume(LiveSession session, LiveCommand command) {
    Map<String, Long> since = given("since", command.since());
    if (since.size() > RESUMED_CONVERSATIONS) {
      throw Problems.invalid(
          "since",
          "too-many",
          "That are too many conversations.",
          "at most " + RESUMED_CONVERSATIONS);
    }
    since.forEach((id, sequence) -> {
      ConversationId conversation;
      try {
        conversation = ConversationId.valueOf(id);
      } catch (IllegalArgumentException none) {
        throw Problems.invalid("since", "not-an-id", "'" + id + "' is no id.", "UUIDs");
      }
      head(session, conversation);
      session.send(LiveEvent.json(resume(session, conversation, sequence)));
    });
  }

  /**
   * Sends what was missed, as far as there is room. Whoever is told that there is more asks for it
   * once all this has reached them.
   */
  private LiveEvent.Resumed resume(LiveSession session, ConversationId conversation, long since) {
    long upTo = since;
    if (!session.hasRoom()) {
      return new LiveEvent.Resumed(conversation, upTo, true);
    }
    List<Message> missed = messages.after(conversation, since, RESUMED_MESSAGES);
    for (Message message : missed) {
      if (!session.hasRoom()) {
        return new LiveEvent.Resumed(conversation, upTo, true);
      }
      session.offer(LiveEvent.json(new LiveEvent.Said(message)));
      upTo = message.sequence();
    }
    return new LiveEvent.Resumed(conversation, upTo, missed.size() == RESUMED_MESSAGES);
  }

  private Head head(LiveSession session, LiveCommand command) {
    return head(session, given("conversation", command.conversation()));
  }

  private Head head(LiveSession session, ConversationId id) {
    PersonId person = session.caller().person();
    Head head = known.getIfPresent(id);
    if (head == null) {
      head = conversations.of(person, id);
      known.put(id, head);
    }
    if (!head.party(person)) {
      throw Problems.notFound("conversation", id);
    }
    return head;
  }

  private static <T> T given(String field, @Nullable T value) {
    if (value == null) {
      throw Problems.invalid(field, "required", field + " is missing.", "a value");
    }
    return value;
  }

  private static void refuse(LiveSession session, @Nullable UUID id, ProblemException because) {
    session.send(
        LiveEvent.json(new LiveEvent.Refused(id, because.code().code(), because.detail())));
  }
}
