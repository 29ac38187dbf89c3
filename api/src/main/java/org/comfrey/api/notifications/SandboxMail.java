package org.comfrey.api.notifications;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A mail that the sandbox kept in place of sending it. */
public record SandboxMail(
    UUID id,
    String to,
    String subject,
    String text,
    Instant at,
    @Nullable MailAttachment attachment) {}
