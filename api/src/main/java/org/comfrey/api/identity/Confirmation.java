package org.comfrey.api.identity;

/** The one-time token of the registration mail. */
public record Confirmation(String token) {}
