package org.comfrey.api.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of an erasure.
 *
 * @param state waiting, closed, erasing, done or withdrawn
 * @param receipt a compact JWS (RFC 7515, EdDSA) that says what was erased and what stayed
 */
public record ErasureReceipt(
    String state, Instant asked, Instant due, @Nullable Instant done, @Nullable String receipt) {}
