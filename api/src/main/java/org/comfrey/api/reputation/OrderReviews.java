package org.comfrey.api.reputation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The reviews of an order as one of its parties may see them.
 *
 * @param state not-yet (it is not over), open (one may write), closed (the window is)
 * @param until when the window closes and what is sealed is shown
 * @param mine what the caller wrote
 * @param theirs what the other wrote, once it is published
 * @param theirsWritten whether the other wrote already, sealed or not
 * @param client how providers rated the client; for the provider of the order alone
 */
public record OrderReviews(
    String state,
    @Nullable Instant until,
    @Nullable Review mine,
    @Nullable Review theirs,
    boolean theirsWritten,
    @Nullable Rating client) {}
