package org.comfrey.api.identity;

/**
 * Asks for an account. The password has 15 to 128 characters of any kind; locale is BCP 47,
 * timeZone IANA.
 */
public record Registration(
    String email, String password, String displayName, String locale, String timeZone) {}
