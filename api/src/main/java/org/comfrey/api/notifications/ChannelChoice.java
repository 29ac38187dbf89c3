package org.comfrey.api.notifications;

/**
 * Whether a category is told over a channel.
 *
 * @param channel app, mail or push
 * @param fixed cannot be switched off, because what it tells protects the account or money
 */
public record ChannelChoice(String channel, boolean on, boolean fixed) {}
