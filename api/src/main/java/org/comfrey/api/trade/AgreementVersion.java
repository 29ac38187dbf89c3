package org.comfrey.api.trade;

import java.time.Instant;

/** One published version; running is how many orders still follow it. */
public record AgreementVersion(int version, String hash, Instant published, long running) {}
