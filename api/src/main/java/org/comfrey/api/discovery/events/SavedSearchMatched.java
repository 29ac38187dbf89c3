package org.comfrey.api.discovery.events;

import java.util.UUID;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;

/**
 * A listing answers a search that somebody saved and wants to hear of; told once for each search
 * and listing. What was searched for stays with discovery.
 */
@EventType("discovery.saved-search-matched.v1")
public record SavedSearchMatched(UUID search, PersonId person, ListingId listing, String title)
    implements Event {
  @Override
  public String subject() {
    return search.toString();
  }
}
