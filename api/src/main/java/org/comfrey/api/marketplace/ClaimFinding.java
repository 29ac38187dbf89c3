package org.comfrey.api.marketplace;

import java.util.UUID;

/** Words of a listing that a rule speaks of, as they were written. */
public record ClaimFinding(
    UUID rule, String field, String words, String severity, Said reason, Said instead) {}
