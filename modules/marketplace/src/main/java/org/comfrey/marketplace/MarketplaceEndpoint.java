package org.comfrey.marketplace;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.ListingId;
import org.comfrey.api.MediaId;
import org.comfrey.api.Page;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.Category;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.MarketplaceApi;
import org.comfrey.api.marketplace.Media;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.ETags;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** The public resources of marketplace. */
@RestController
final class MarketplaceEndpoint implements MarketplaceApi {
  private final Listings listings;
  private final ListingStore store;
  private final ListingReviews reviews;
  private final Pictures pictures;
  private final Categories categories;
  private final Cursors cursors;

  MarketplaceEndpoint(
      Listings listings,
      ListingStore store,
      ListingReviews reviews,
      Pictures pictures,
      Categories categories,
      Cursors cursors) {
    this.reviews = reviews;
    this.listings = listings;
    this.store = store;
    this.pictures = pictures;
    this.categories = categories;
    this.cursors = cursors;
  }

  @Override
  public List<Category> categories(@Nullable String language) {
    return categories.named(language);
  }

  @Override
  public ResponseEntity<Listing> draft(@Nullable Boolean publishing, ListingDraft draft) {
    ListingStore.Row row =
        listings.draft(Callers.current().person(), draft, Boolean.TRUE.equals(publishing));
    return ResponseEntity.created(URI.create("/v1/listings/" + row.id()))
        .eTag(ETags.of(row.version()))
        .body(listings.wholly(row));
  }

  @Override
  public ResponseEntity<Listing> listing(ListingId id) {
    ListingStore.Row row = store.find(id).orElseThrow(() -> Problems.notFound("listing", id));
    boolean own = Callers.find().filter(caller -> caller.is(row.provider())).isPresent();
    if (!own && !row.state().equals("published")) {
      throw Problems.notFound("listing", id);
    }
    return ResponseEntity.ok()
        .eTag(ETags.of(row.version()))
        .body(own ? listings.wholly(row) : listings.publicly(row));
  }

  @Override
  public ResponseEntity<Listing> change(
      ListingId id, @Nullable String ifMatch, @Nullable Boolean publishing, ListingDraft draft) {
    return answer(
        listings.change(
            Callers.current().person(),
            id,
            Boolean.TRUE.equals(publishing),
            row -> {
              ETags.require(ifMatch, row.version());
              return with(row, row.state(), draft);
            }));
  }

  @Override
  public ResponseEntity<Listing> publish(ListingId id) {
    store
        .find(id)
        .filter(row -> row.provider().equals(Callers.current().person()))
        .ifPresent(row -> {
          listings.complete(row.draft());
          reviews.ask(row);
        });
    return answer(
        listings.change(
            Callers.current().person(), id, row -> with(row, "published", row.draft())));
  }

  @Override
  public ResponseEntity<Listing> pause(ListingId id) {
    return answer(
        listings.change(
            Callers.current().person(),
            id,
            row -> with(row, row.state().equals("draft") ? "draft" : "paused", row.draft())));
  }

  @Override
  public Page<Listing> mine(@Nullable String cursor, @Nullable Integer limit) {
    PersonId person = Callers.current().person();
    int size = Cursors.limit(limit);
    String list = "listings/" + person;
    Position after = cursors.open(list, cursor, Position.class);
    List<ListingStore.Row> rows =
        store.of(
            person,
            after == null ? null : after.changed(),
            after == null ? null : after.id(),
            size + 1);
    Page<ListingStore.Row> page =
        cursors.page(list, rows, size, row -> new Position(row.changed(), row.id().value()));
    return new Page<>(page.items().stream().map(listings::wholly).toList(), page.next());
  }

  /** Where a page ended. */
  record Position(Instant changed, UUID id) {}

  @Override
  public ResponseEntity<Media> upload(byte[] content) {
    Media media = pictures.take(Callers.current().person(), content);
    return ResponseEntity.created(URI.create("/v1/media/" + media.id())).body(media);
  }

  @Override
  public ResponseEntity<byte[]> media(MediaId id, @Nullable Integer width) {
    return ResponseEntity.ok()
        .contentType(MediaType.IMAGE_JPEG)
        .cacheControl(CacheControl.maxAge(java.time.Duration.ofDays(365)).cachePublic().immutable())
        .body(pictures.read(id, width));
  }

  private static ListingStore.Row with(ListingStore.Row row, String state, ListingDraft draft) {
    return new ListingStore.Row(
        row.id(), row.provider(), state, row.version(), draft, row.changed(), row.taken());
  }

  private ResponseEntity<Listing> answer(ListingStore.Row row) {
    return ResponseEntity.ok().eTag(ETags.of(row.version())).body(listings.wholly(row));
  }
}
