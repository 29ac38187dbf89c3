package org.comfrey.api.notifications;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that the sandbox kept in place of sending it.
 *
 * @param unsubscribe what the mail's List-Unsubscribe says; absent where it cannot be stopped
 * @param hasPage whether it has a form for the eye beside the text
 */
public record SandboxMail(
    UUID id,
    String to,
    String subject,
    String text,
    Instant at,
    @Nullable MailAttachment attachment,
    @Nullable String unsubscribe,
    @Nullable Boolean hasPage) {}
