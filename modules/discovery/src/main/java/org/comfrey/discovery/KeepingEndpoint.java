package org.comfrey.discovery;

import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.discovery.AlertsChoice;
import org.comfrey.api.discovery.Favourites;
import org.comfrey.api.discovery.IndexState;
import org.comfrey.api.discovery.KeepingApi;
import org.comfrey.api.discovery.SavedSearch;
import org.comfrey.api.discovery.SavedSearchDraft;
import org.comfrey.kernel.security.Callers;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** The resources of what people keep, and the index as its operators see it. */
@RestController
final class KeepingEndpoint implements KeepingApi {
  private final SavedSearches searches;
  private final FavouriteListings favourites;
  private final SearchEndpoint hits;
  private final Rebuilding rebuilding;

  KeepingEndpoint(
      SavedSearches searches,
      FavouriteListings favourites,
      SearchEndpoint hits,
      Rebuilding rebuilding) {
    this.searches = searches;
    this.favourites = favourites;
    this.hits = hits;
    this.rebuilding = rebuilding;
  }

  private static PersonId caller() {
    return Callers.current().person();
  }

  @Override
  public List<SavedSearch> searches() {
    return searches.of(caller());
  }

  @Override
  public ResponseEntity<SavedSearch> save(SavedSearchDraft draft) {
    SavedSearch saved = searches.save(caller(), draft);
    return ResponseEntity.created(URI.create("/v1/me/searches/" + saved.id())).body(saved);
  }

  @Override
  public SavedSearch alerts(UUID id, AlertsChoice choice) {
    return searches.alerts(caller(), id, choice.alerts());
  }

  @Override
  public ResponseEntity<Void> forget(UUID id) {
    searches.forget(caller(), id);
    return ResponseEntity.noContent().build();
  }

  @Override
  public Favourites favourites() {
    FavouriteListings.Kept kept = favourites.of(caller());
    return new Favourites(hits.hits(kept.listings()), kept.gone());
  }

  @Override
  public ResponseEntity<Void> keep(ListingId listing) {
    favourites.keep(caller(), listing);
    return ResponseEntity.noContent().build();
  }

  @Override
  public ResponseEntity<Void> letGo(ListingId listing) {
    favourites.letGo(caller(), listing);
    return ResponseEntity.noContent().build();
  }

  @Override
  public IndexState index() {
    return rebuilding.state();
  }

  @Override
  public IndexState rebuild() {
    return rebuilding.begin();
  }
}
