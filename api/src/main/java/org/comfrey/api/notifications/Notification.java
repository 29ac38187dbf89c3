package org.comfrey.api.notifications;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a person was told; template names the text, values fill it.
 *
 * @param link the page of the web application that it is about
 */
public record Notification(
    UUID id,
    String template,
    Map<String, String> values,
    @Nullable OrderId order,
    Instant at,
    boolean read,
    @Nullable String link) {}
