package org.comfrey.api.notifications;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of one thing that was to be told over one channel.
 *
 * @param template which text
 * @param channel mail or push
 * @param destination the address or device, shortened; absent once the person is erased
 * @param state waiting, sent, muted (they had switched it off), failed (given up) or gone (there
 *     was nobody or nothing to tell any more)
 * @param reason why it waits or ended so: quiet-hours, digest, retry, muted, no-answer, refused or
 *     expired
 * @param due when it is tried next; absent where it ended
 * @param tries how often it was tried
 * @param ended when it ended
 */
public record NotificationDelivery(
    UUID id,
    String template,
    String channel,
    @Nullable String destination,
    String state,
    @Nullable String reason,
    Instant at,
    @Nullable Instant due,
    int tries,
    @Nullable Instant ended) {}
