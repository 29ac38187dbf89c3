package org.comfrey.api.messaging;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.ConversationId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A complaint about somebody's messages as operators see it.
 *
 * @param due by when it should be decided
 * @param decision dismiss or close, once it is decided
 */
public record Complaint(
    UUID id,
    ConversationId conversation,
    PersonId by,
    String byName,
    PersonId about,
    String aboutName,
    String reason,
    @Nullable String note,
    List<Message> shown,
    Instant at,
    Instant due,
    @Nullable String decision,
    @Nullable String because,
    boolean conversationOpen) {}
