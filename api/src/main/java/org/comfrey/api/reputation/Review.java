package org.comfrey.api.reputation;

import java.time.Instant;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.ReviewId;
import org.jspecify.annotations.Nullable;

/**
 * A review as its reader may see it.
 *
 * @param order for the two parties of the order alone: a public review does not tell who the client
 *     is
 * @param side client or provider: who wrote it
 * @param authorName the first name alone, except for the other party
 * @param state sealed (until both wrote or the window closes), published or hidden
 * @param text absent where none was written, and once its author was erased
 * @param reply the answer of the person it is about
 * @param hiddenBecause an operator's reason, for the two parties
 * @param mine whether the reader wrote it
 */
public record Review(
    ReviewId id,
    @Nullable OrderId order,
    ListingId listing,
    String listingTitle,
    String side,
    String authorName,
    int stars,
    @Nullable String text,
    String state,
    Instant written,
    @Nullable Instant published,
    @Nullable Reply reply,
    @Nullable String hiddenBecause,
    boolean mine) {}
