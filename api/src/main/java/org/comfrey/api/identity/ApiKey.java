package org.comfrey.api.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key with which one's own program acts in one's name.
 *
 * @param scopes what it may do, by the names of scopes
 * @param lastUsed to within five minutes; absent before the first use
 */
public record ApiKey(
    UUID id,
    String name,
    List<String> scopes,
    Instant created,
    Instant expires,
    @Nullable Instant lastUsed) {}
