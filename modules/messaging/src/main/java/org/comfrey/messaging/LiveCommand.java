package org.comfrey.messaging;

import java.util.Map;
import java.util.UUID;
import org.comfrey.api.ConversationId;
import org.jspecify.annotations.Nullable;

/**
 * What a device asks for, one in a frame.
 *
 * @param kind send, read, typing, watch, resume or ping
 * @param since for resume: how far it knows each conversation
 */
record LiveCommand(
    String kind,
    @Nullable ConversationId conversation,
    @Nullable UUID id,
    @Nullable String type,
    @Nullable String body,
    @Nullable Long upTo,
    @Nullable Map<String, Long> since) {}
