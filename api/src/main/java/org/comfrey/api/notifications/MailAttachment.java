package org.comfrey.api.notifications;

/** A text that comes with a mail, such as an invitation for the reader's calendar. */
public record MailAttachment(String name, String mediaType, String text) {}
