package org.comfrey.api.identity;

import java.time.Instant;

/** Once that somebody agreed or took it back; never changed. */
public record DataAgreementEntry(
    String purpose, int version, String language, String textHash, boolean given, Instant at) {}
