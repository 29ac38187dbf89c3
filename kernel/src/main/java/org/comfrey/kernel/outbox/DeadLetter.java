package org.comfrey.kernel.outbox;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that a subscriber failed to handle as often as it may.
 *
 * @param position its place in the module's outbox
 * @param reason what the last attempt said
 * @param waiting later events of the same subject that wait for it
 */
public record DeadLetter(
    String module,
    String subscriber,
    long position,
    UUID eventId,
    String type,
    String subject,
    Instant time,
    int attempts,
    @Nullable String reason,
    long waiting) {}
