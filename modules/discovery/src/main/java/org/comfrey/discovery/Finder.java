package org.comfrey.discovery;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.search.Query;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.ListingId;
import org.comfrey.api.calendar.internal.FreeOn;
import org.comfrey.api.marketplace.Listing;
import org.jspecify.annotations.Nullable;

/**
 * The search without a server around it: listings put in, the best of them got out. What measures
 * the search stands on this.
 */
public final class Finder implements AutoCloseable {
  private static final int NEAR_KILOMETRES = 25;

  private final ListingIndex index = new ListingIndex();
  private final Searches searches = new Searches(index);

  /**
   * What somebody asks for.
   *
   * @param words as they were written
   * @param language of who asks, BCP 47
   * @param here where they stand, when they tell
   * @param today the day on which they ask
   */
  public record Asked(String words, String language, @Nullable GeoPoint here, LocalDate today) {}

  /** Says which listings are free on a day; the calendar in a server. */
  public interface Free extends Function<FreeOn, List<ListingId>> {}

  /** Puts a listing in, in place of what was there. */
  public void put(Listing listing, String provider) {
    index.put(listing);
  }

  /** The best, best first. */
  public List<ListingId> best(Asked asked, Free free, int most) {
    Searches.Near near =
        asked.here() == null ? null : new Searches.Near(asked.here(), NEAR_KILOMETRES);
    Query query =
        searches.query(new Searches.Wanted(asked.words(), null, null, null, null, near, null));
    return index.ids(query, most);
  }

  @Override
  public void close() {
    index.close();
  }
}
