package org.comfrey.messaging;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.UUID;
import org.comfrey.api.ConversationId;
import org.comfrey.api.PersonId;
import org.comfrey.api.messaging.Message;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;

/** What a device is told. A frame is an array of these; kind tells which one it is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LiveEvent.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = LiveEvent.Said.class, name = "message"),
  @JsonSubTypes.Type(value = LiveEvent.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = LiveEvent.Read.class, name = "read"),
  @JsonSubTypes.Type(value = LiveEvent.Typing.class, name = "typing"),
  @JsonSubTypes.Type(value = LiveEvent.Presence.class, name = "presence"),
  @JsonSubTypes.Type(value = LiveEvent.Resumed.class, name = "resumed"),
  @JsonSubTypes.Type(value = LiveEvent.Pong.class, name = "pong")
})
sealed interface LiveEvent {
  static String json(LiveEvent event) {
    return Json.answers().writeValueAsString(event);
  }

  /** It listens now: whatever was stored since it last did can be asked for. */
  record Ready(PersonId person) implements LiveEvent {}

  /** Somebody said something; its sender's devices are told, too. */
  record Said(Message message) implements LiveEvent {}

  /**
   * What it asked for was refused.
   *
   * @param id the message that it is about, if it is about one
   */
  record Refused(@Nullable UUID id, String code, String detail) implements LiveEvent {}

  record Read(ConversationId conversation, PersonId person, long upTo) implements LiveEvent {}

  record Typing(ConversationId conversation, PersonId person) implements LiveEvent {}

  record Presence(PersonId person, boolean here) implements LiveEvent {}

  /**
   * Everything that it missed in a conversation was sent before this.
   *
   * @param upTo the last of them
   * @param more whether there was more than is sent this way: it asks again from there
   */
  record Resumed(ConversationId conversation, long upTo, boolean more) implements LiveEvent {}

  record Pong() implements LiveEvent {}
}
