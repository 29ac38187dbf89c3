package org.comfrey.api.messaging;

import java.util.UUID;

/**
 * A message to be sent.
 *
 * @param id a new UUID, the same when it is sent again
 * @param type lower-case letters, digits and hyphens, at most 32; text for plain text
 * @param body at most 16,384 characters
 */
public record NewMessage(UUID id, String type, String body) {}
