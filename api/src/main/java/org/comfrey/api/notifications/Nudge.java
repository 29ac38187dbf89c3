package org.comfrey.api.notifications;

import org.jspecify.annotations.Nullable;

/**
 * One event of the live stream: something of the caller's changed and should be read again;
 * resource is order, wallet, notifications or all.
 */
public record Nudge(String resource, @Nullable String id) {}
