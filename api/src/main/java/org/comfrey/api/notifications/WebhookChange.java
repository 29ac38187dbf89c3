package org.comfrey.api.notifications;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to change; what is absent stays as it is. */
public record WebhookChange(
    @Nullable String url, @Nullable List<String> types, @Nullable Boolean on) {}
