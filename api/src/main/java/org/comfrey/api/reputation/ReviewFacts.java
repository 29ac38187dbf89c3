package org.comfrey.api.reputation;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.ReviewId;
import org.jspecify.annotations.Nullable;

/**
 * That somebody reviewed somebody, for staff; what a published one says stands where everybody
 * reads it.
 *
 * @param stars absent as long as the review is sealed, which it is for staff too
 * @param state sealed, published or hidden
 * @param reports what somebody found wrong with it, oldest first
 */
public record ReviewFacts(
    ReviewId id,
    OrderId order,
    String listingTitle,
    PersonId author,
    String authorName,
    PersonId about,
    String aboutName,
    @Nullable Integer stars,
    String state,
    Instant written,
    List<ReportFact> reports) {
  /** Copies the list. */
  public ReviewFacts {
    reports = List.copyOf(reports);
  }
}
