package org.comfrey.messaging;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.comfrey.api.ConversationId;
import org.comfrey.api.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * How far each conversation was handed out at this node, so that what several nodes store reaches
 * its devices in one order and once. A conversation's row is locked by who stores, so when one
 * message is committed all before it are. Used by one thread.
 */
final class HandedOut {
  private static final int REMEMBERED = 100_000;
  private static final int FIRST_LOOK = 20;

  /** Longer than the word of another node's message takes. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(30);

  private final Messages messages;
  private final Cache<ConversationId, Long> upTo =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  HandedOut(Messages messages) {
    this.messages = messages;
  }

  /** Notes that all up to there need nobody's attention any more. */
  void pass(ConversationId conversation, long sequence) {
    upTo.asMap().merge(conversation, sequence, Math::max);
  }

  /**
   * What is to be handed out now that a message is stored: it and what came before it unnoticed.
   *
   * @param message it itself, where it was stored here
   */
  List<Message> due(ConversationId conversation, long sequence, @Nullable Message message) {
    Long before = upTo.getIfPresent(conversation);
    if (before == null) {
      List<Message> first = firstLook(conversation, sequence);
      pass(conversation, sequence);
      return first;
    }
    if (sequence <= before) {
      return List.of();
    }
    List<Message> due =
        message != null && sequence == before + 1
            ? List.of(message)
            : messages.after(conversation, before, (int) Math.min(sequence - before, 1_000));
    pass(conversation, sequence);
    return due;
  }

  /** Nobody noted yet what the other nodes stored just now, whose word may still be under way. */
  private List<Message> firstLook(ConversationId conversation, long sequence) {
    List<Message> last =
        messages.after(conversation, Math.max(0, sequence - FIRST_LOOK), FIRST_LOOK).stream()
            .filter(one -> one.sequence() <= sequence)
            .toList();
    Instant since = last.isEmpty() ? Instant.MAX : last.getLast().at().minus(UNDER_WAY);
    return last.stream().filter(one -> !one.at().isBefore(since)).toList();
  }
}
