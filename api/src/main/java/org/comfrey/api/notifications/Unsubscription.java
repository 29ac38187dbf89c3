package org.comfrey.api.notifications;

/**
 * What an unsubscribe link is about.
 *
 * @param category whose mails it stops
 * @param on whether they are still sent
 */
public record Unsubscription(String category, boolean on) {}
