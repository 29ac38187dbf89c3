package org.comfrey.api.identity;

/** What its person calls a passkey: 1 to 60 characters on one line. */
public record PasskeyName(String name) {}
