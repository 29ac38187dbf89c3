package org.comfrey.kernel.outbox;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.Event;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is delivered; the attributes are those of CloudEvents 1.0.
 *
 * @param id the same at every delivery
 * @param source the module that emitted it
 * @param type such as {@code comfrey.trade.order-advanced.v1}
 * @param subject the aggregate that it happened to
 * @param time when it happened
 * @param trace the W3C traceparent of the request that caused it
 */
public record Envelope<E extends Event>(
    UUID id,
    String source,
    String type,
    String subject,
    Instant time,
    E data,
    @Nullable String trace) {}
