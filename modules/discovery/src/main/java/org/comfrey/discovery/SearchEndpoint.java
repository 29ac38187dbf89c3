package org.comfrey.discovery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.SloppyMath;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.internal.FreeOn;
import org.comfrey.api.calendar.internal.HoldsApi;
import org.comfrey.api.discovery.Hit;
import org.comfrey.api.discovery.SearchApi;
import org.comfrey.api.discovery.SearchResult;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.Place;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

/** The public resource of discovery. */
@RestController
final class SearchEndpoint implements SearchApi {
  private static final int MOST_HITS = 1_000;
  private static final int EXCERPT_CHARACTERS = 160;
  private static final double METRES = 1_000.0;

  private final ListingIndex index;
  private final Searches searches;
  private final HoldsApi calendar;
  private final PeopleApi people;
  private final Cursors cursors;
  // Names change rarely; an erased person's name is gone from results within the minute.
  private final Cache<PersonId, String> names =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  SearchEndpoint(ListingIndex index, HoldsApi calendar, PeopleApi people, Cursors cursors) {
    this.index = index;
    this.searches = new Searches(index);
    this.calendar = calendar;
    this.people = people;
    this.cursors = cursors;
  }

  /** Where a page ended: how many hits were shown. */
  record Position(int shown) {}

  @Override
  public SearchResult search(
      @Nullable String query,
      @Nullable String category,
      @Nullable Long maxPriceMinor,
      @Nullable String currency,
      @Nullable String language,
      @Nullable String near,
      @Nullable Integer withinKilometres,
      @Nullable String place,
      @Nullable String freeOn,
      @Nullable String sort,
      @Nullable String cursor,
      @Nullable Integer limit) {
    Searches.Near around = Searches.near(near, withinKilometres);
    Query wanted =
        searches.query(
            new Searches.Wanted(query, category, maxPriceMinor, currency, language, around, place));
    if (freeOn != null) {
      wanted = free(wanted, freeOn);
    }
    int size = Cursors.limit(limit);
    Position after = cursors.open("search", cursor, Position.class);
    int from = after == null ? 0 : after.shown();
    ListingIndex.Found found =
        index.search(
            wanted,
            Searches.sort(sort, around, query != null && !query.isBlank()),
            from,
            size,
            MOST_HITS);
    int shown = from + found.listings().size();
    String next =
        shown < found.total() && !found.listings().isEmpty()
            ? cursors.seal("search", new Position(shown))
            : null;
    Map<PersonId, String> providers = names(found.listings());
    return new SearchResult(
        found.listings().stream().map(l -> hit(l, around, providers)).toList(),
        next,
        found.total());
  }

  private Query free(Query wanted, String day) {
    LocalDate date;
    try {
      date = LocalDate.parse(day);
    } catch (DateTimeParseException e) {
      throw Problems.invalid("freeOn", "not-a-date", "'" + day + "' is no date.", "yyyy-mm-dd");
    }
    List<ListingId> candidates = index.ids(wanted, MOST_HITS);
    List<ListingId> free =
        candidates.isEmpty() ? List.of() : calendar.freeOn(new FreeOn(candidates, date));
    return Searches.among(wanted, free);
  }

  private Map<PersonId, String> names(List<Listing> listings) {
    Map<PersonId, String> known = new HashMap<>();
    List<PersonId> missing =
        listings.stream()
            .map(Listing::provider)
            .distinct()
            .filter(id -> {
              String name = names.getIfPresent(id);
              if (name != null) {
                known.put(id, name);
              }
              return name == null;
            })
            .toList();
    if (!missing.isEmpty()) {
      for (Contact contact : people.contacts(new PeopleQuery(missing))) {
        names.put(contact.id(), contact.displayName());
        known.put(contact.id(), contact.displayName());
      }
    }
    return known;
  }

  private static Hit hit(
      Listing listing, Searches.@Nullable Near around, Map<PersonId, String> providers) {
    Place place = listing.place();
    GeoPoint point = place == null ? null : place.point();
    Double kilometres =
        around == null || point == null
            ? null
            : SloppyMath.haversinMeters(
                    around.point().latitude(),
                    around.point().longitude(),
                    point.latitude(),
                    point.longitude())
                / METRES;
    return new Hit(
        listing.id(),
        listing.provider(),
        providers.getOrDefault(listing.provider(), ""),
        listing.title(),
        excerpt(listing.description()),
        listing.category() == null ? "" : listing.category(),
        java.util.Objects.requireNonNull(listing.price(), "a published listing has a price"),
        listing.durationMinutes() == null ? 0 : listing.durationMinutes(),
        place == null ? "" : place.kind(),
        place == null ? null : place.city(),
        point,
        kilometres,
        listing.languages(),
        listing.photos().isEmpty() ? null : listing.photos().getFirst(),
        listing.agreement() == null ? "" : listing.agreement());
  }

  /** The beginning of a description without Markdown's marks, cut at a word. */
  static String excerpt(@Nullable String description) {
    if (description == null) {
      return "";
    }
    String plain = description.replaceAll("[#*_>`]+", "").replaceAll("\\s+", " ").strip();
    if (plain.length() <= EXCERPT_CHARACTERS) {
      return plain;
    }
    int cut = plain.lastIndexOf(' ', EXCERPT_CHARACTERS);
    return plain.substring(0, cut > 0 ? cut : EXCERPT_CHARACTERS) + " …";
  }
}
