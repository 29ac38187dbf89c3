package org.comfrey.api.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The same as the person sees it whose record it was; who of the staff it was, compliance knows.
 */
public record OwnOpenedRecord(
    String basis,
    String reason,
    Instant opened,
    Instant until,
    int reads,
    @Nullable String finding) {}
