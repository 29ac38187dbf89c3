package org.comfrey.api.discovery;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.ListingId;
import org.comfrey.api.Permission;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** What people keep of their searching, and the index as its operators see it. */
@HttpExchange
public interface KeepingApi {
  /** One's saved searches, newest first. */
  @GetExchange("/v1/me/searches")
  @Access(Permission.OWN_ACCOUNT)
  List<SavedSearch> searches();

  /** Saves a search; what it finds already is no news. At most 50. 201. */
  @PostExchange("/v1/me/searches")
  @Access(Permission.OWN_ACCOUNT)
  ResponseEntity<SavedSearch> save(@RequestBody SavedSearchDraft draft);

  /** Says whether to hear of new matches. */
  @PutExchange("/v1/me/searches/{id}/alerts")
  @Access(Permission.OWN_ACCOUNT)
  SavedSearch alerts(@PathVariable("id") UUID id, @RequestBody AlertsChoice choice);

  /** Forgets a saved search. 204. */
  @DeleteExchange("/v1/me/searches/{id}")
  @Access(Permission.OWN_ACCOUNT)
  ResponseEntity<Void> forget(@PathVariable("id") UUID id);

  /** One's favourites. */
  @GetExchange("/v1/me/favourites")
  @Access(Permission.OWN_ACCOUNT)
  Favourites favourites();

  /** Keeps a listing; once is enough. At most 500. 204. */
  @PutExchange("/v1/me/favourites/{listing}")
  @Access(Permission.OWN_ACCOUNT)
  ResponseEntity<Void> keep(@PathVariable("listing") ListingId listing);

  /** Keeps a listing no longer. 204, also when it was not kept. */
  @DeleteExchange("/v1/me/favourites/{listing}")
  @Access(Permission.OWN_ACCOUNT)
  ResponseEntity<Void> letGo(@PathVariable("listing") ListingId listing);

  /** How the index stands. */
  @GetExchange("/v1/operator/search-index")
  @Access(Permission.OPERATE_SYSTEM)
  IndexState index();

  /**
   * Rebuilds the index from the events that made it, while it goes on answering. Asking again
   * begins again.
   */
  @PostExchange("/v1/operator/search-index/rebuild")
  @Access(Permission.OPERATE_SYSTEM)
  IndexState rebuild();
}
