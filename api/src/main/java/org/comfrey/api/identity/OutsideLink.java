package org.comfrey.api.identity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of others that one can sign in by, or could.
 *
 * @param account who one is there; null while it is not linked
 */
public record OutsideLink(
    UUID id,
    String name,
    @Nullable String account,
    @Nullable Instant since,
    @Nullable Instant lastUsed) {}
