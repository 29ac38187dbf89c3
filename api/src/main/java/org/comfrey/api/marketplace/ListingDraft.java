package org.comfrey.api.marketplace;

import java.util.List;
import org.comfrey.api.MediaId;
import org.comfrey.api.Money;
import org.comfrey.api.PlanId;
import org.jspecify.annotations.Nullable;

/**
 * What a provider writes. A listing offers an appointment; a package of them, where sessions (2 to
 * 12) says of how many and price is that of all; or goods, where place is of kind delivery and
 * there is neither a plan nor a duration, and stock (0 to 100,000) says how many pieces there are
 * in all, those sold so far included; without it there are always more. description is Markdown
 * without HTML (at most 10,000 characters); durationMinutes 5 to 1,440; agreement names a published
 * agreement, cancellationPolicy one of its policies (flexible, moderate, strict); languages are BCP
 * 47; attributes are what rules ask for in its category and country. Only title is needed for a
 * draft.
 */
public record ListingDraft(
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
    @Nullable Integer sessions,
    @Nullable Integer stock,
    @Nullable List<AttributeValue> attributes) {
  /** What says nothing that a rule asks for. */
  public ListingDraft(
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
      @Nullable Integer sessions,
      @Nullable Integer stock) {
    this(
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
        sessions,
        stock,
        null);
  }

  /** What has no stock. */
  public ListingDraft(
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
      @Nullable Integer sessions) {
    this(
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
        sessions,
        null);
  }

  /** What is not a package and has no stock. */
  public ListingDraft(
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
      List<MediaId> photos) {
    this(
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
        null);
  }
}
