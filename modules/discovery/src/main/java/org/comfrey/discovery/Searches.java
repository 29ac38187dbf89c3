package org.comfrey.discovery;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.document.LatLonDocValuesField;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.ListingId;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** Turns what a person asks for into a query. */
final class Searches {
  private static final int MOST_WORDS_CHARACTERS = 200;
  private static final int DEFAULT_KILOMETRES = 25;
  private static final int MOST_KILOMETRES = 500;
  private static final double METRES = 1_000.0;
  private static final float TITLE_BOOST = 3f;
  private static final float OTHER_FIELDS = 0.1f;

  private final QueryBuilder words;

  Searches(ListingIndex index) {
    this.words = new QueryBuilder(index.queryAnalyzer());
  }

  /** A place to be near to. */
  record Near(GeoPoint point, int kilometres) {}

  /** Everything that narrows a search; what is absent does not. */
  record Wanted(
      @Nullable String query,
      @Nullable String category,
      @Nullable Long maxPriceMinor,
      @Nullable String currency,
      @Nullable String language,
      @Nullable Near near,
      @Nullable String place) {}

  Query query(Wanted wanted) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    Query text = text(wanted.query());
    all.add(text == null ? MatchAllDocsQuery.INSTANCE : text, Occur.MUST);
    if (wanted.category() != null) {
      filter(all, ListingIndex.CATEGORY, wanted.category());
    }
    if (wanted.place() != null) {
      filter(all, ListingIndex.PLACE_KIND, wanted.place());
    }
    if (wanted.currency() != null) {
      filter(all, ListingIndex.CURRENCY, wanted.currency());
    }
    if (wanted.maxPriceMinor() != null) {
      all.add(LongField.newRangeQuery(ListingIndex.PRICE, 0, wanted.maxPriceMinor()), Occur.FILTER);
    }
    if (wanted.language() != null) {
      filter(all, ListingIndex.LANGUAGE, Locale.forLanguageTag(wanted.language()).getLanguage());
    }
    if (wanted.near() != null) {
      Near near = wanted.near();
      all.add(
          LatLonPoint.newDistanceQuery(
              ListingIndex.POINT,
              near.point().latitude(),
              near.point().longitude(),
              near.kilometres() * METRES),
          Occur.FILTER);
    }
    return all.build();
  }

  /** The same, kept to those listings. */
  static Query among(Query query, List<ListingId> ids) {
    Set<BytesRef> terms =
        ids.stream().map(id -> new BytesRef(id.toString())).collect(Collectors.toSet());
    return new BooleanQuery.Builder()
        .add(query, Occur.MUST)
        .add(new TermInSetQuery(ListingIndex.ID, terms), Occur.FILTER)
        .build();
  }

  /**
   * The order that was asked for; null is by relevance. Without words nothing is more relevant than
   * anything else: then the nearest come first where a place was said, and the newest elsewhere.
   */
  static @Nullable Sort sort(@Nullable String sort, @Nullable Near near, boolean words) {
    return switch (sort == null ? "relevance" : sort) {
      case "relevance" -> words ? null : near == null ? newest() : distance(near);
      case "price" ->
          new Sort(
              LongField.newSortField(
                  ListingIndex.PRICE,
                  false,
                  org.apache.lucene.search.SortedNumericSelector.Type.MIN),
              SortField.FIELD_SCORE);
      case "newest" -> newest();
      case "distance" -> {
        if (near == null) {
          throw Problems.invalid(
              "near", "missing", "Sorting by distance needs a place.", "near=latitude,longitude");
        }
        yield distance(near);
      }
      default ->
          throw Problems.invalid(
              "sort",
              "unknown",
              "'" + sort + "' is no order.",
              "relevance, price, distance or newest");
    };
  }

  private static Sort newest() {
    return new Sort(new SortField(ListingIndex.CHANGED, SortField.Type.LONG, true));
  }

  private static Sort distance(Near near) {
    return new Sort(
        LatLonDocValuesField.newDistanceSort(
            ListingIndex.POINT, near.point().latitude(), near.point().longitude()));
  }

  /** Reads {@code latitude,longitude}. */
  static @Nullable Near near(@Nullable String near, @Nullable Integer kilometres) {
    if (near == null) {
      return null;
    }
    int radius = kilometres == null ? DEFAULT_KILOMETRES : kilometres;
    if (radius < 1 || radius > MOST_KILOMETRES) {
      throw Problems.invalid(
          "withinKilometres", "out-of-range", "A radius is 1 to 500 kilometres.", "1 to 500");
    }
    String[] parts = near.split(",", -1);
    try {
      double latitude = Double.parseDouble(parts[0].strip());
      double longitude = Double.parseDouble(parts.length == 2 ? parts[1].strip() : "x");
      if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) {
        return new Near(new GeoPoint(latitude, longitude), radius);
      }
    } catch (NumberFormatException e) {
      // Said below, together with numbers that are no place.
    }
    throw Problems.invalid(
        "near",
        "not-a-place",
        "'" + near + "' is no place.",
        "latitude,longitude in degrees, for example 48.2,16.37");
  }

  private @Nullable Query text(@Nullable String asked) {
    if (asked == null || asked.isBlank()) {
      return null;
    }
    if (asked.length() > MOST_WORDS_CHARACTERS) {
      throw Problems.invalid(
          "q", "too-long", "A search has at most 200 characters.", "up to 200 characters");
    }
    List<Query> fields =
        java.util.stream.Stream.of(
                boosted(ListingIndex.TITLE_ENGLISH, asked, TITLE_BOOST),
                boosted(ListingIndex.TITLE_GERMAN, asked, TITLE_BOOST),
                boosted(ListingIndex.TEXT_ENGLISH, asked, 1f),
                boosted(ListingIndex.TEXT_GERMAN, asked, 1f))
            .filter(java.util.Objects::nonNull)
            .toList();
    // Words that all fields leave out, such as "the", narrow nothing.
    return fields.isEmpty() ? null : new DisjunctionMaxQuery(fields, OTHER_FIELDS);
  }

  private @Nullable Query boosted(String field, String asked, float boost) {
    Query query = words.createMinShouldMatchQuery(field, asked, 0.6f);
    return query == null ? null : new BoostQuery(query, boost);
  }

  private static void filter(BooleanQuery.Builder all, String field, String value) {
    all.add(new TermQuery(new Term(field, value)), Occur.FILTER);
  }
}
