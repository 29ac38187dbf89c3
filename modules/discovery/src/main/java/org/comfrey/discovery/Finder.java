package org.comfrey.discovery;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.ListingId;
import org.comfrey.api.calendar.internal.FreeOn;
import org.comfrey.api.discovery.Facets;
import org.comfrey.api.discovery.Reason;
import org.comfrey.api.discovery.SearchCriteria;
import org.comfrey.api.discovery.Understanding;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.discovery.Searches.Filters;
import org.comfrey.discovery.Searches.Near;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The search without a server around it: listings put in, the best of them got out. What measures
 * the search stands on this.
 */
public final class Finder implements AutoCloseable {
  static final int MOST_HITS = 1_000;
  private static final int MOST_CHARACTERS = 200;
  private static final int NEAR_KILOMETRES = 25;

  /** Fewer whole answers than that are followed by those that answer most of it. */
  private static final int FEW = 5;

  private final Concepts concepts = new Concepts();
  private final Cities cities = new Cities();
  private final QueryReader reader = new QueryReader(concepts, cities);
  private final ListingIndex index = new ListingIndex(concepts, cities);

  /**
   * What somebody asks for.
   *
   * @param words as they were written
   * @param language of who asks, BCP 47
   * @param here where they stand, when they tell
   * @param today the day on which they ask
   */
  public record Asked(
      @Nullable String words,
      @Nullable String language,
      @Nullable GeoPoint here,
      LocalDate today) {}

  /** Says which listings are free on a day; the calendar in a server. */
  public interface Free extends Function<FreeOn, List<ListingId>> {}

  /** How a page is wanted. */
  record Page(@Nullable String sort, int from, int size, boolean details, boolean strict) {}

  /** What was found. */
  record Found(
      List<Shown> listings,
      List<List<Reason>> reasons,
      int total,
      boolean partly,
      List<Understanding> understood,
      @Nullable Facets facets,
      @Nullable Near around) {}

  /** Puts a listing in, in place of what was there. */
  public void put(Listing listing, String provider) {
    index.put(listing, provider);
  }

  /** Takes a listing out. */
  void remove(ListingId listing) {
    index.remove(listing.toString());
  }

  /** The ids of all listings. */
  Set<String> ids() {
    return index.ids();
  }

  /** How many listings there are. */
  public int size() {
    return index.size();
  }

  /** The best, best first. */
  public List<ListingId> best(Asked asked, Free free, int most) {
    return find(asked, Filters.NONE, FreeTime.ANY, free, new Page(null, 0, most, false, false))
        .listings()
        .stream()
        .map(Shown::id)
        .toList();
  }

  /** The ids of what answers kept criteria now. */
  List<ListingId> matches(SearchCriteria criteria, int most) {
    return answer(index, criteria, most).listings().stream().map(Shown::id).toList();
  }

  /** Of kept criteria those that a listing answers, whatever the index knows of it by now. */
  <T> List<T> matching(Listing listing, List<T> kept, Function<T, SearchCriteria> criteria) {
    try (ListingIndex alone = new ListingIndex(concepts, cities)) {
      alone.put(listing, "");
      return kept.stream()
          .filter(one -> answer(alone, criteria.apply(one), 1).total() > 0)
          .toList();
    }
  }

  /** Only what answers everything; a day that was named passes, so it is not asked for. */
  private Found answer(ListingIndex in, SearchCriteria criteria, int most) {
    Near near = Searches.near(criteria.near(), criteria.withinKilometres());
    Asked asked =
        new Asked(criteria.q(), null, near == null ? null : near.point(), LocalDate.EPOCH);
    Filters filters =
        new Filters(
            criteria.category(),
            criteria.minPriceMinor(),
            criteria.maxPriceMinor(),
            criteria.currency(),
            criteria.language(),
            criteria.withinKilometres() == null ? null : near,
            criteria.place());
    Free always = FreeOn::listings;
    return find(in, asked, filters, FreeTime.ANY, always, new Page(null, 0, most, false, true));
  }

  Found find(Asked asked, Filters filters, FreeTime when, Free free, Page page) {
    return find(index, asked, filters, when, free, page);
  }

  private Found find(
      ListingIndex in, Asked asked, Filters filters, FreeTime when, Free free, Page page) {
    String words = asked.words() == null ? "" : asked.words();
    if (words.length() > MOST_CHARACTERS) {
      throw Problems.invalid(
          "q", "too-long", "A search has at most 200 characters.", "up to 200 characters");
    }
    return in.with(searcher -> {
      Understood understood =
          reader.read(words, asked.today(), in.vocabulary(searcher.getIndexReader()));
      if (page.strict() && understood.chips().stream().anyMatch(Finder::unknown)) {
        return new Found(List.of(), List.of(), 0, false, understood.chips(), null, null);
      }
      return new Search(searcher, asked, understood, filters, when, free).page(page);
    });
  }

  /** Whoever looks is told that a word was left out; whoever waits for it waits for that word. */
  private static boolean unknown(Understanding chip) {
    return chip.kind().equals("ignored");
  }

  /** One search on the index as it is. */
  private static final class Search {
    private final IndexSearcher searcher;
    private final Asked asked;
    private final Understood understood;
    private final Filters filters;
    private final FreeTime when;
    private final Set<LocalDate> days;
    private final Free free;
    private final Map<Way, Query> ways = new HashMap<>();

    Search(
        IndexSearcher searcher,
        Asked asked,
        Understood understood,
        Filters filters,
        FreeTime when,
        Free free) {
      this.searcher = searcher;
      this.asked = asked;
      this.understood = understood;
      this.when = when.or(understood.when());
      this.days = new LinkedHashSet<>(this.when.days());
      if (this.when.hasHours() && days.isEmpty()) {
        throw Problems.invalid("freeOn", "required", "Hours are those of a day.", "yyyy-mm-dd");
      }
      this.filters = placed(filters);
      this.free = free;
    }

    private Filters placed(Filters given) {
      Near near = given.near();
      Cities.City around = understood.around();
      int kilometres = understood.kilometres() == null ? NEAR_KILOMETRES : understood.kilometres();
      if (near == null && around != null && around.point() != null) {
        near = new Near(around.point(), kilometres);
      } else if (near == null && asked.here() != null) {
        near = new Near(asked.here(), kilometres);
      }
      return new Filters(
          given.category(),
          given.minPriceMinor(),
          given.maxPriceMinor(),
          given.currency(),
          given.language(),
          near,
          given.place());
    }

    Found page(Page page) throws IOException {
      boolean spoken = !understood.units().isEmpty();
      Sort sort = Searches.sort(page.sort(), filters.near(), spoken);
      int depth = Math.min(page.from() + page.size(), MOST_HITS);
      TopDocs top = best(query(filters, false), sort, depth);
      boolean partly = false;
      if (!page.strict()
          && total(top) < FEW
          && understood.units().stream().filter(u -> !u.general()).count() > 1) {
        TopDocs wider = best(query(filters, true), sort, depth);
        partly = total(wider) > total(top);
        top = partly ? wider : top;
      }
      List<Shown> listings = new ArrayList<>();
      List<ScoreDoc> shown = new ArrayList<>();
      for (int i = page.from(); i < Math.min(top.scoreDocs.length, depth); i++) {
        shown.add(top.scoreDocs[i]);
        listings.add(ListingIndex.shown(searcher, top.scoreDocs[i].doc));
      }
      boolean wider = partly;
      return new Found(
          listings,
          page.details()
              ? new Reasons(searcher, understood, filters, days).of(shown, listings)
              : List.of(),
          total(top),
          partly,
          understood.chips(),
          page.details() && page.from() == 0
              ? new Counting(searcher).facets(filters, f -> query(f, wider))
              : null,
          filters.near());
    }

    /**
     * The best and how many there are, in one pass: once as many were counted as are ever said,
     * what cannot be among the best is passed over.
     */
    private TopDocs best(Query query, @Nullable Sort sort, int depth) throws IOException {
      return sort == null
          ? searcher.search(query, new TopScoreDocCollectorManager(depth, null, MOST_HITS))
          : searcher.search(query, new TopFieldCollectorManager(sort, depth, null, MOST_HITS));
    }

    private static int total(TopDocs top) {
      return (int) Math.min(top.totalHits.value(), MOST_HITS);
    }

    /** The calendar is asked once for each way of narrowing, however often that is counted. */
    private Query query(Filters narrowed, boolean partly) throws IOException {
      Way way = new Way(narrowed, partly);
      Query made = ways.get(way);
      if (made == null) {
        Query query = Searches.query(understood, narrowed, asked.language(), partly);
        made = days.isEmpty() ? query : Searches.among(query, freeOf(query));
        ways.put(way, made);
      }
      return made;
    }

    private record Way(Filters narrowed, boolean partly) {}

    private List<ListingId> freeOf(Query query) throws IOException {
      TopDocs top = searcher.search(query, MOST_HITS);
      List<ListingId> candidates = new ArrayList<>();
      for (ScoreDoc hit : top.scoreDocs) {
        candidates.add(ListingIndex.id(searcher, hit.doc));
      }
      Set<ListingId> some = new LinkedHashSet<>();
      for (LocalDate day : candidates.isEmpty() ? Set.<LocalDate>of() : days) {
        some.addAll(free.apply(new FreeOn(candidates, day, when.from(), when.before())));
      }
      return List.copyOf(some);
    }
  }

  @Override
  public void close() {
    index.close();
  }
}
