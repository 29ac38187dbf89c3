package org.comfrey.api.notifications;

/**
 * A webhook with the secret that its messages are signed with, shown this once.
 *
 * @param secret whsec_ and the key in base64
 */
public record WebhookSecret(Webhook webhook, String secret) {}
