package org.comfrey.api.notifications;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A browser in which somebody wants to be told.
 *
 * @param service the host of its push service
 * @param lastSent when something was last taken by it
 */
public record PushDevice(
    UUID id, String name, String service, Instant since, @Nullable Instant lastSent) {}
