package org.comfrey.api.messaging;

import org.comfrey.api.AttachmentId;

/** A file of a conversation; mediaType is what its content says that it is. */
public record Attachment(
    AttachmentId id, String name, String mediaType, long sizeBytes, String sha256) {}
