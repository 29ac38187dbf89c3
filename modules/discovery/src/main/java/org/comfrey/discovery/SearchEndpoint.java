package org.comfrey.discovery;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.util.SloppyMath;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.internal.HoldsApi;
import org.comfrey.api.discovery.Hit;
import org.comfrey.api.discovery.Reason;
import org.comfrey.api.discovery.SearchApi;
import org.comfrey.api.discovery.SearchResult;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

/** The public resource of discovery. */
@RestController
final class SearchEndpoint implements SearchApi {
  private static final double METRES = 1_000.0;

  private final Finder finder;
  private final Catalogue catalogue;
  private final Names names;
  private final HoldsApi calendar;
  private final Cursors cursors;
  private final Clock clock;

  SearchEndpoint(
      Finder finder,
      Catalogue catalogue,
      Names names,
      HoldsApi calendar,
      Cursors cursors,
      Clock clock) {
    this.finder = finder;
    this.catalogue = catalogue;
    this.names = names;
    this.calendar = calendar;
    this.cursors = cursors;
    this.clock = clock;
  }

  /** Where a page ended: how many hits were shown. */
  record Position(int shown) {}

  @Override
  public SearchResult search(
      @Nullable String query,
      @Nullable String category,
      @Nullable Long minPriceMinor,
      @Nullable Long maxPriceMinor,
      @Nullable String currency,
      @Nullable String language,
      @Nullable String near,
      @Nullable Integer withinKilometres,
      @Nullable String place,
      @Nullable String freeOn,
      @Nullable String freeFrom,
      @Nullable String freeBefore,
      @Nullable String sort,
      @Nullable String cursor,
      @Nullable Integer limit,
      @Nullable Boolean details,
      @Nullable String acceptLanguage) {
    Searches.Near around = Searches.near(near, withinKilometres);
    Position after = cursors.open("search", cursor, Position.class);
    int from = after == null ? 0 : after.shown();
    Finder.Found found =
        finder.find(
            new Finder.Asked(
                query,
                language(acceptLanguage),
                around == null ? null : around.point(),
                LocalDate.now(clock)),
            new Searches.Filters(
                category,
                minPriceMinor,
                maxPriceMinor,
                currency,
                language,
                withinKilometres == null ? null : around,
                place),
            new FreeTime(day(freeOn), time("freeFrom", freeFrom), time("freeBefore", freeBefore)),
            calendar::freeOn,
            new Finder.Page(sort, from, Cursors.limit(limit), Boolean.TRUE.equals(details), false));
    int shown = from + found.listings().size();
    String next =
        shown < found.total() && !found.listings().isEmpty()
            ? cursors.seal("search", new Position(shown))
            : null;
    Map<PersonId, String> providers =
        names.of(found.listings().stream().map(Shown::provider).toList());
    catalogue.called(providers);
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < found.listings().size(); i++) {
      hits.add(
          hit(
              found.listings().get(i),
              found.around(),
              providers,
              found.reasons().isEmpty() ? List.of() : found.reasons().get(i)));
    }
    return new SearchResult(
        hits, next, found.total(), found.partly(), found.understood(), found.facets());
  }

  /** Listings as hits of no search in particular. */
  List<Hit> hits(List<Listing> listings) {
    Map<PersonId, String> providers = names.of(listings.stream().map(Listing::provider).toList());
    return listings.stream()
        .map(listing -> hit(Shown.of(listing), null, providers, List.of()))
        .toList();
  }

  private static List<LocalDate> day(@Nullable String day) {
    if (day == null) {
      return List.of();
    }
    try {
      return List.of(LocalDate.parse(day));
    } catch (DateTimeParseException e) {
      throw Problems.invalid("freeOn", "not-a-date", "'" + day + "' is no date.", "yyyy-mm-dd");
    }
  }

  private static @Nullable LocalTime time(String field, @Nullable String time) {
    if (time == null) {
      return null;
    }
    try {
      return LocalTime.parse(time);
    } catch (DateTimeParseException e) {
      throw Problems.invalid(field, "not-a-time", "'" + time + "' is no time.", "hh:mm");
    }
  }

  /** The first language that a header asks for, if it can be read. */
  private static @Nullable String language(@Nullable String accepted) {
    if (accepted == null) {
      return null;
    }
    try {
      return Locale.LanguageRange.parse(accepted).stream()
          .map(range -> Locale.forLanguageTag(range.getRange()).getLanguage())
          .filter(tag -> !tag.isEmpty())
          .findFirst()
          .orElse(null);
    } catch (IllegalArgumentException e) {
      // A header that is none asks for nothing in particular.
      return null;
    }
  }

  private static Hit hit(
      Shown listing,
      Searches.@Nullable Near around,
      Map<PersonId, String> providers,
      List<Reason> reasons) {
    GeoPoint point = listing.point();
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
        listing.excerpt(),
        listing.category(),
        listing.price(),
        listing.durationMinutes(),
        listing.placeKind(),
        listing.city(),
        point,
        kilometres,
        listing.languages(),
        listing.photo(),
        listing.agreement(),
        reasons,
        listing.soldOut());
  }
}
