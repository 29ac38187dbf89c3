package org.comfrey.marketplace;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.ListingRequirements;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.marketplace.events.ListingSaved;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.FieldError;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** Writes listings and shows to each what they may see. */
final class Listings {
  private static final double ROUGHLY_A_KILOMETRE = 100.0;

  private final ModuleDatabase database;
  private final ListingStore store;
  private final ListingReviews reviews;
  private final CategoryRules rules;
  private final Categories categories;
  private final Outbox outbox;
  private final PeopleApi people;
  private final Ids ids;
  private final Clock clock;

  Listings(
      ModuleDatabase database,
      ListingStore store,
      ListingReviews reviews,
      CategoryRules rules,
      Categories categories,
      Outbox outbox,
      PeopleApi people,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.store = store;
    this.reviews = reviews;
    this.rules = rules;
    this.categories = categories;
    this.outbox = outbox;
    this.people = people;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Starts a listing.
   *
   * @param publishing names with what is wrong also what is missing to publish it
   */
  ListingStore.Row draft(PersonId provider, ListingDraft draft, boolean publishing) {
    ListingRules.check(draft, categories::exists, publishing ? lacking(draft) : List.of());
    ListingRules.country(null, draft);
    ListingStore.Row row =
        new ListingStore.Row(
            new ListingId(ids.next()), provider, "draft", 1, draft, clock.instant(), 0);
    database.inTransaction(() -> {
      store.insert(row);
      outbox.append(new ListingSaved(publicly(row, "")));
    });
    return row;
  }

  /** Refuses to show everyone what clients could not book, or what says less than is asked. */
  void complete(ListingDraft draft) {
    ListingRules.complete(lacking(draft));
  }

  private List<FieldError> lacking(ListingDraft draft) {
    List<FieldError> lacking = new ArrayList<>(ListingRules.lacking(draft));
    lacking.addAll(rules.lacking(draft));
    String category = draft.category();
    if (category != null && categories.exists(category) && !categories.offers(category)) {
      lacking.add(
          new FieldError(
              "category",
              "not-offered",
              "Nothing new is published in this category.",
              "ids of GET /v1/categories"));
    }
    return lacking;
  }

  /** Changes a listing of that provider; a published one stays complete. */
  ListingStore.Row change(PersonId provider, ListingId id, UnaryOperator<ListingStore.Row> change) {
    return change(provider, id, false, change);
  }

  /**
   * The same.
   *
   * @param publishing names with what is wrong also what is missing to publish it
   */
  ListingStore.Row change(
      PersonId provider, ListingId id, boolean publishing, UnaryOperator<ListingStore.Row> change) {
    return database.inTransaction(() -> {
      ListingStore.Row before =
          store
              .lock(id)
              .filter(row -> row.provider().equals(provider))
              .orElseThrow(() -> Problems.notFound("listing", id));
      ListingStore.Row changed = change.apply(before);
      boolean all = publishing || changed.state().equals("published");
      ListingRules.check(
          changed.draft(), categories::exists, all ? lacking(changed.draft()) : List.of());
      ListingRules.country(before.draft(), changed.draft());
      if (changed.state().equals("published")) {
        complete(changed.draft());
        reviews.check(id, changed.draft());
      }
      boolean counts = changed.draft().stock() != null;
      ListingStore.Row after =
          new ListingStore.Row(
              id,
              provider,
              changed.state(),
              before.version() + 1,
              ListingRules.stocked(changed.draft(), before.taken()),
              clock.instant(),
              counts ? before.taken() : 0);
      store.update(after);
      if (!counts) {
        store.uncount(id);
      }
      outbox.append(new ListingSaved(publicly(after, "")));
      return after;
    });
  }

  /** Takes everything that the provider offers from the market; they may publish it again. */
  void pauseAll(PersonId provider) {
    for (ListingId id : store.publishedOf(provider)) {
      change(
          provider,
          id,
          row ->
              new ListingStore.Row(
                  id, provider, "paused", row.version(), row.draft(), row.changed(), row.taken()));
    }
  }

  /** With the private part of the place, for the provider. */
  Listing wholly(ListingStore.Row row) {
    return ruled(row, view(row, row.draft().place(), name(row.provider()), row.draft().stock()));
  }

  /** As everyone may see it. */
  Listing publicly(ListingStore.Row row) {
    return ruled(row, publicly(row, name(row.provider())));
  }

  /** With what rules ask for; what is told of in events has none of it. */
  private Listing ruled(ListingStore.Row row, Listing listing) {
    ListingRequirements asked = rules.of(row.draft());
    return new Listing(
        listing.id(),
        listing.provider(),
        listing.providerName(),
        listing.state(),
        listing.version(),
        listing.title(),
        listing.description(),
        listing.category(),
        listing.price(),
        listing.durationMinutes(),
        listing.agreement(),
        listing.cancellationPolicy(),
        listing.plan(),
        listing.place(),
        listing.languages(),
        listing.photos(),
        listing.changed(),
        listing.sessions(),
        listing.stock(),
        listing.left(),
        CategoryRules.said(row.draft(), asked),
        asked.disclaimers());
  }

  private static Listing publicly(ListingStore.Row row, String providerName) {
    Place place = row.draft().place();
    if (place == null) {
      return view(row, null, providerName, null);
    }
    GeoPoint point = place.point();
    Place open =
        new Place(
            place.kind(),
            place.city(),
            place.country(),
            point == null
                ? null
                : new GeoPoint(rounded(point.latitude()), rounded(point.longitude())),
            null,
            null,
            null);
    return view(row, open, providerName, null);
  }

  private static double rounded(double degrees) {
    return Math.round(degrees * ROUGHLY_A_KILOMETRE) / ROUGHLY_A_KILOMETRE;
  }

  private String name(PersonId provider) {
    return people.contacts(new PeopleQuery(List.of(provider))).stream()
        .findFirst()
        .map(Contact::displayName)
        .orElse("");
  }

  private static Listing view(
      ListingStore.Row row, @Nullable Place place, String providerName, @Nullable Integer stock) {
    ListingDraft draft = row.draft();
    return new Listing(
        row.id(),
        row.provider(),
        providerName,
        row.state(),
        row.version(),
        draft.title(),
        draft.description(),
        draft.category(),
        draft.price(),
        draft.durationMinutes(),
        draft.agreement(),
        draft.cancellationPolicy(),
        draft.plan(),
        place,
        draft.languages(),
        draft.photos(),
        row.changed(),
        draft.sessions(),
        stock,
        row.left(),
        null,
        null);
  }
}
