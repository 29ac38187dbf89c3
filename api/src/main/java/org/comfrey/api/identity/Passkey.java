package org.comfrey.api.identity;

import java.time.Instant;
import org.comfrey.api.PasskeyId;
import org.jspecify.annotations.Nullable;

/**
 * A passkey of an account.
 *
 * @param synced whether its provider keeps a copy, so that it survives the loss of the device
 */
public record Passkey(
    PasskeyId id, String name, boolean synced, Instant since, @Nullable Instant lastUsed) {}
