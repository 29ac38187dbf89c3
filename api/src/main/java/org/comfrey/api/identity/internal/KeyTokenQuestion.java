package org.comfrey.api.identity.internal;

/** The SHA-256 of a key's secret, in hexadecimal. */
public record KeyTokenQuestion(String hash) {}
