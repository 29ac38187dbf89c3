package org.comfrey.api.messaging;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.ConversationId;
import org.comfrey.api.PersonId;

/**
 * A message: an envelope whose body the platform stores, hands on and never reads.
 *
 * @param sequence its place in the conversation, from 1, without gaps
 * @param id what its sender's device named it, so that sending again sends once
 * @param type what the body is, for the devices at both ends: text, file, or what is agreed later;
 *     erased once its sender was erased
 */
public record Message(
    ConversationId conversation,
    long sequence,
    PersonId sender,
    UUID id,
    String type,
    String body,
    Instant at) {}
