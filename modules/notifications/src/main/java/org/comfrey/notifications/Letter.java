package org.comfrey.notifications;

import org.jspecify.annotations.Nullable;

/**
 * A mail ready to be sent.
 *
 * @param template names the kind, or digest
 * @param text for readers without a picture of it
 * @param html the same for the eye
 * @param unsubscribe where one request stops mails like it (RFC 8058); null where it cannot be
 *     stopped
 */
record Letter(
    String template,
    String subject,
    String text,
    String html,
    @Nullable String unsubscribe,
    @Nullable Invitation invitation) {
  Letter with(@Nullable Invitation other) {
    return new Letter(template, subject, text, html, unsubscribe, other);
  }
}
