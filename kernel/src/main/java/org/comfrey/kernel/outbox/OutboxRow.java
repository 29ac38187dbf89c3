package org.comfrey.kernel.outbox;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The columns of table outbox in their order, without the id, which the database gives. Whoever
 * writes rows by COPY writes these.
 */
public record OutboxRow(
    UUID eventId, String type, String subject, Instant time, String data, @Nullable String trace) {}
