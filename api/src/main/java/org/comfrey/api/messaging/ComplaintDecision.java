package org.comfrey.api.messaging;

/**
 * What an operator decides about a complaint.
 *
 * @param action dismiss, close (nobody writes in the conversation any more) or reopen
 * @param reason 3 to 1,000 characters
 */
public record ComplaintDecision(String action, String reason) {}
