package org.comfrey.api.identity;

/** Asks for a mail with a link. */
public record MailLinkRequest(String email) {}
