package org.comfrey.api.marketplace;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A listing that a person looks at before everyone does.
 *
 * @param state open, approved (and published) or refused
 * @param due by when somebody should have looked
 * @param note what the one who decided wrote to the author
 */
public record ListingReview(
    ListingId listing,
    PersonId provider,
    String title,
    @Nullable String description,
    String state,
    List<ClaimFinding> findings,
    Instant opened,
    Instant due,
    @Nullable Instant decided,
    @Nullable String note) {}
