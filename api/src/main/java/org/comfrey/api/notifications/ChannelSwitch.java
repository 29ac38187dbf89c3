package org.comfrey.api.notifications;

/** A category is to be told over a channel, or no more. */
public record ChannelSwitch(String category, String channel, boolean on) {}
