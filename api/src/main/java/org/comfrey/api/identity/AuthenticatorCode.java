package org.comfrey.api.identity;

/** Six digits that an authenticator app shows. */
public record AuthenticatorCode(String code) {}
