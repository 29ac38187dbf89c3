package org.comfrey.api.notifications;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One message to a webhook.
 *
 * @param id its webhook-id, the same however often it is sent
 * @param body the JSON that is signed and sent
 * @param state waiting, sent or failed
 * @param status what the address answered last; absent where there was no answer
 * @param answer the beginning of that answer, or why there was none
 * @param due when it is tried next
 */
public record WebhookMessage(
    UUID id,
    String type,
    String body,
    String state,
    int tries,
    @Nullable Integer status,
    @Nullable String answer,
    Instant at,
    @Nullable Instant due,
    @Nullable Instant ended) {}
