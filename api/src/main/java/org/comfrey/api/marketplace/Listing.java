package org.comfrey.api.marketplace;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.ListingId;
import org.comfrey.api.MediaId;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;
import org.jspecify.annotations.Nullable;

/**
 * A listing; state is draft, published or paused, version counts its changes. For anyone but the
 * provider place holds neither address nor link and its point is rounded to about a kilometre. left
 * is how many pieces of goods can still be bought, where the provider counts them; stock, how many
 * there are in all, is for the provider alone. attributes are those that rules ask for, disclaimers
 * what clients are told before they book.
 */
public record Listing(
    ListingId id,
    PersonId provider,
    String providerName,
    String state,
    long version,
    String title,
    @Nullable String description,
    @Nullable String category,
    @Nullable Money price,
    @Nullable Integer durationMinutes,
    @Nullable String agreement,
    @Nullable String cancellationPolicy,
    @Nullable PlanId plan,
    @Nullable Place place,
    List<String> languages,
    List<MediaId> photos,
    Instant changed,
    @Nullable Integer sessions,
    @Nullable Integer stock,
    @Nullable Integer left,
    @Nullable List<ListingAttribute> attributes,
    @Nullable List<Disclaimer> disclaimers) {
  /** What is neither a package nor counted. */
  public Listing(
      ListingId id,
      PersonId provider,
      String providerName,
      String state,
      long version,
      String title,
      @Nullable String description,
      @Nullable String category,
      @Nullable Money price,
      @Nullable Integer durationMinutes,
      @Nullable String agreement,
      @Nullable String cancellationPolicy,
      @Nullable PlanId plan,
      @Nullable Place place,
      List<String> languages,
      List<MediaId> photos,
      Instant changed) {
    this(
        id,
        provider,
        providerName,
        state,
        version,
        title,
        description,
        category,
        price,
        durationMinutes,
        agreement,
        cancellationPolicy,
        plan,
        place,
        languages,
        photos,
        changed,
        null,
        null,
        null,
        null,
        null);
  }
}
