package org.comfrey.api.reputation;

/**
 * A decision about a reported review.
 *
 * @param action keep, hide or restore
 * @param reason what both parties are told, 3 to 1,000 characters
 */
public record Moderation(String action, String reason) {}
