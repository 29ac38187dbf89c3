package org.comfrey.api.messaging;

import java.time.Instant;
import org.comfrey.api.ConversationId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as one of its two people sees it.
 *
 * @param with the other one
 * @param order the order that it is about, if it is about one
 * @param title the order's title
 * @param lastSequence the newest message's place; 0 where nothing was said yet
 * @param readUpTo how far the reader has read
 * @param theirReadUpTo how far the other one has read
 * @param blockedByMe whether the reader blocked the other one
 * @param open whether anybody can write in it now
 */
public record Conversation(
    ConversationId id,
    PersonId with,
    String withName,
    @Nullable OrderId order,
    @Nullable String title,
    long lastSequence,
    Instant lastAt,
    long readUpTo,
    long theirReadUpTo,
    boolean blockedByMe,
    boolean open,
    @Nullable Message last) {}
