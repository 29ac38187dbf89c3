package org.comfrey.reputation;

import java.time.Instant;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.ReviewId;
import org.jspecify.annotations.Nullable;

/** A review with its words opened; they are absent once their author was erased. */
record ReviewRow(
    ReviewId id,
    OrderId order,
    Side side,
    PersonId author,
    PersonId about,
    ListingId listing,
    String title,
    int stars,
    @Nullable String words,
    String state,
    Instant written,
    @Nullable Instant published,
    @Nullable String reply,
    @Nullable Instant replied) {
  static final String SEALED = "sealed";
  static final String PUBLISHED = "published";
  static final String HIDDEN = "hidden";

  boolean isPublished() {
    return state.equals(PUBLISHED);
  }
}
