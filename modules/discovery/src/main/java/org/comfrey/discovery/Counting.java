package org.comfrey.discovery;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.comfrey.api.discovery.FacetCount;
import org.comfrey.api.discovery.Facets;
import org.comfrey.discovery.Searches.Dimension;
import org.comfrey.discovery.Searches.Filters;

/**
 * Counts matches by category, place, language and price. What somebody has already chosen of a kind
 * does not hide what else there is of it.
 */
final class Counting {
  /** Bounds of the bands, in minor units of whatever currency. */
  private static final long[] BANDS = {0, 3_000, 6_000, 9_000, 12_000};

  private final IndexSearcher searcher;

  Counting(IndexSearcher searcher) {
    this.searcher = searcher;
  }

  /** The query with other filters. */
  interface Narrowed {
    Query by(Filters filters) throws IOException;
  }

  Facets facets(Filters filters, Narrowed narrowed) throws IOException {
    Tally whole = null;
    Map<Dimension, Tally> tallies = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      if (filters.has(dimension)) {
        tallies.put(dimension, tally(narrowed.by(filters.without(dimension))));
      } else {
        whole = whole == null ? tally(narrowed.by(filters)) : whole;
        tallies.put(dimension, whole);
      }
    }
    return new Facets(
        counts(of(tallies, Dimension.CATEGORY).categories),
        counts(of(tallies, Dimension.PLACE).places),
        counts(of(tallies, Dimension.LANGUAGE).languages),
        bands(of(tallies, Dimension.PRICE).prices));
  }

  private static Tally of(Map<Dimension, Tally> tallies, Dimension dimension) {
    return Objects.requireNonNull(tallies.get(dimension));
  }

  private static final class Tally {
    final Map<String, Integer> categories = new HashMap<>();
    final Map<String, Integer> places = new HashMap<>();
    final Map<String, Integer> languages = new HashMap<>();
    final int[] prices = new int[BANDS.length];
  }

  private Tally tally(Query query) throws IOException {
    Tally tally = new Tally();
    Weight weight =
        searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1f);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        tally(tally, leaf, scorer.iterator());
      }
    }
    return tally;
  }

  private static void tally(Tally tally, LeafReaderContext leaf, DocIdSetIterator matches)
      throws IOException {
    SortedDocValues categories = DocValues.getSorted(leaf.reader(), ListingIndex.CATEGORY);
    SortedDocValues places = DocValues.getSorted(leaf.reader(), ListingIndex.PLACE_KIND);
    SortedSetDocValues languages = DocValues.getSortedSet(leaf.reader(), ListingIndex.LANGUAGE);
    SortedNumericDocValues prices = DocValues.getSortedNumeric(leaf.reader(), ListingIndex.PRICE);
    int[] category = new int[categories.getValueCount()];
    int[] place = new int[places.getValueCount()];
    int[] language = new int[(int) languages.getValueCount()];
    var alive = leaf.reader().getLiveDocs();
    for (int doc = matches.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = matches.nextDoc()) {
      if (alive != null && !alive.get(doc)) {
        continue;
      }
      if (categories.advanceExact(doc)) {
        category[categories.ordValue()]++;
      }
      if (places.advanceExact(doc)) {
        place[places.ordValue()]++;
      }
      if (languages.advanceExact(doc)) {
        for (int i = 0; i < languages.docValueCount(); i++) {
          language[(int) languages.nextOrd()]++;
        }
      }
      if (prices.advanceExact(doc)) {
        int band = Arrays.binarySearch(BANDS, prices.nextValue());
        tally.prices[Math.clamp(band < 0 ? -band - 2 : band, 0, BANDS.length - 1)]++;
      }
    }
    for (int i = 0; i < category.length; i++) {
      add(tally.categories, categories.lookupOrd(i).utf8ToString(), category[i]);
    }
    for (int i = 0; i < place.length; i++) {
      add(tally.places, places.lookupOrd(i).utf8ToString(), place[i]);
    }
    for (int i = 0; i < language.length; i++) {
      add(tally.languages, languages.lookupOrd(i).utf8ToString(), language[i]);
    }
  }

  private static void add(Map<String, Integer> counts, String value, int count) {
    if (count > 0) {
      counts.merge(value, count, Integer::sum);
    }
  }

  private static List<FacetCount> counts(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> new FacetCount(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingInt(FacetCount::count).reversed().thenComparing(FacetCount::value))
        .toList();
  }

  private static List<FacetCount> bands(int[] prices) {
    return java.util.stream.IntStream.range(0, BANDS.length)
        .mapToObj(i ->
            new FacetCount(
                BANDS[i] + "-" + (i + 1 < BANDS.length ? BANDS[i + 1] - 1 : ""), prices[i]))
        .toList();
  }
}
