package org.comfrey.api.identity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of others that people may sign in by.
 *
 * @param issuer the address that its tokens name, under which its configuration is found
 * @param redirectUri what is to be registered there
 */
public record OutsideIssuer(
    UUID id,
    String name,
    String issuer,
    String clientId,
    String redirectUri,
    Instant since,
    @Nullable Instant endedAt) {}
