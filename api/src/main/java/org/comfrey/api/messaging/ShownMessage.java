package org.comfrey.api.messaging;

/** A message that the person who complains shows; it must be what was sent. */
public record ShownMessage(long sequence, String body) {}
