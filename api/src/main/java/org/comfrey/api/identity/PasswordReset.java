package org.comfrey.api.identity;

/** The one-time token of a mail, and the password from now on. */
public record PasswordReset(String token, String password) {}
