package org.comfrey.discovery;

import java.util.ArrayList;
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
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.ListingId;
import org.comfrey.discovery.Concepts.Concept;
import org.comfrey.discovery.Concepts.Kind;
import org.comfrey.discovery.Understood.Unit;
import org.comfrey.discovery.Words.Word;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** Turns what a person asks for into a query. */
final class Searches {
  private static final int DEFAULT_KILOMETRES = 25;
  private static final int MOST_KILOMETRES = 500;
  private static final double METRES = 1_000.0;
  private static final float OTHER_FIELDS = 0.1f;
  private static final float OWN_LANGUAGE = 0.8f;
  private static final float CLOSE = 0.5f;
  private static final double CLOSE_METRES = 5_000;

  private Searches() {}

  /** A place to be near to. */
  record Near(GeoPoint point, int kilometres) {}

  /** What narrows a search besides its words; what is absent does not. */
  record Filters(
      @Nullable String category,
      @Nullable Long minPriceMinor,
      @Nullable Long maxPriceMinor,
      @Nullable String currency,
      @Nullable String language,
      @Nullable Near near,
      @Nullable String place) {
    static final Filters NONE = new Filters(null, null, null, null, null, null, null);

    Filters without(Dimension dimension) {
      return switch (dimension) {
        case CATEGORY ->
            new Filters(null, minPriceMinor, maxPriceMinor, currency, language, near, place);
        case PRICE -> new Filters(category, null, null, currency, language, near, place);
        case LANGUAGE ->
            new Filters(category, minPriceMinor, maxPriceMinor, currency, null, near, place);
        case PLACE ->
            new Filters(category, minPriceMinor, maxPriceMinor, currency, language, near, null);
      };
    }

    boolean has(Dimension dimension) {
      return switch (dimension) {
        case CATEGORY -> category != null;
        case PRICE -> minPriceMinor != null || maxPriceMinor != null;
        case LANGUAGE -> language != null;
        case PLACE -> place != null;
      };
    }
  }

  /** By what matches are counted. */
  enum Dimension {
    CATEGORY,
    PRICE,
    LANGUAGE,
    PLACE
  }

  /**
   * Everything that was asked. With {@code partly} a listing may miss one thing, or half of many.
   */
  static Query query(Understood asked, Filters filters, @Nullable String language, boolean partly) {
    if (asked.hopeless()) {
      return new MatchNoDocsQuery("nobody offers most of that");
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    List<Unit> needed = asked.units().stream().filter(unit -> !unit.general()).toList();
    BooleanQuery.Builder units = new BooleanQuery.Builder();
    needed.forEach(unit -> units.add(unit(unit), Occur.SHOULD));
    if (!needed.isEmpty()) {
      int all_ = needed.size();
      units.setMinimumNumberShouldMatch(partly ? Math.max(1, all_ - Math.max(1, all_ / 2)) : all_);
      all.add(units.build(), Occur.MUST);
    } else {
      all.add(MatchAllDocsQuery.INSTANCE, Occur.MUST);
    }
    asked.units().stream()
        .filter(Unit::general)
        .forEach(unit -> all.add(new BoostQuery(words(unit), 0.2f), Occur.SHOULD));
    asked.without().forEach(unit -> all.add(title(unit), Occur.MUST_NOT));
    if (language != null && !language.isEmpty()) {
      all.add(constant(ListingIndex.LANGUAGE, language, OWN_LANGUAGE), Occur.SHOULD);
    }
    narrow(all, asked);
    narrow(all, filters);
    return all.build();
  }

  private static void narrow(BooleanQuery.Builder all, Understood asked) {
    price(all, asked.minPriceMinor(), asked.maxPriceMinor());
    if (asked.currency() != null) {
      filter(all, ListingIndex.CURRENCY, asked.currency());
    }
    if (asked.language() != null) {
      filter(all, ListingIndex.LANGUAGE, asked.language());
    }
    if (asked.place() != null) {
      filter(all, ListingIndex.PLACE_KIND, asked.place());
    }
    Cities.City city = asked.city();
    if (city != null) {
      filter(all, ListingIndex.CITY, city.key());
    }
  }

  private static void narrow(BooleanQuery.Builder all, Filters filters) {
    if (filters.category() != null) {
      filter(all, ListingIndex.CATEGORY, filters.category());
    }
    if (filters.place() != null) {
      filter(all, ListingIndex.PLACE_KIND, filters.place());
    }
    if (filters.currency() != null) {
      filter(all, ListingIndex.CURRENCY, filters.currency());
    }
    price(all, filters.minPriceMinor(), filters.maxPriceMinor());
    if (filters.language() != null) {
      filter(all, ListingIndex.LANGUAGE, Locale.forLanguageTag(filters.language()).getLanguage());
    }
    if (filters.near() != null) {
      Near near = filters.near();
      double latitude = near.point().latitude();
      double longitude = near.point().longitude();
      all.add(
          LatLonPoint.newDistanceQuery(
              ListingIndex.POINT, latitude, longitude, near.kilometres() * METRES),
          Occur.FILTER);
      all.add(
          LatLonPoint.newDistanceFeatureQuery(
              ListingIndex.POINT, CLOSE, latitude, longitude, CLOSE_METRES),
          Occur.SHOULD);
    }
  }

  private static void price(BooleanQuery.Builder all, @Nullable Long min, @Nullable Long max) {
    if (min != null || max != null) {
      all.add(
          LongField.newRangeQuery(
              ListingIndex.PRICE, min == null ? 0 : min, max == null ? Long.MAX_VALUE : max),
          Occur.FILTER);
    }
  }

  /** A thing that a listing should speak of, in any of the places where it counts. */
  static Query unit(Unit unit) {
    if (unit.literal()) {
      return literal(unit);
    }
    List<Query> ways = new ArrayList<>();
    boolean service = unit.concepts().stream().anyMatch(c -> c.kind() == Kind.SERVICE);
    for (Concept concept : unit.concepts()) {
      ways.addAll(concept(concept, service));
    }
    ways.add(unit.concepts().isEmpty() ? words(unit) : new BoostQuery(title(unit.words()), 0.3f));
    if (!unit.parts().isEmpty()) {
      BooleanQuery.Builder parts = new BooleanQuery.Builder();
      unit.parts()
          .forEach(part -> parts.add(unit(part), part.general() ? Occur.SHOULD : Occur.MUST));
      ways.add(new BoostQuery(parts.build(), 0.6f));
    }
    return new DisjunctionMaxQuery(ways, OTHER_FIELDS);
  }

  private static List<Query> concept(Concept concept, boolean service) {
    String id = concept.id();
    Query title = constant(ListingIndex.TITLE_CONCEPT, id, 5f);
    return switch (concept.kind()) {
      // A neighbour's massage in the description does not make an offer one.
      case CATEGORY ->
          List.of(
              constant(ListingIndex.CATEGORY, id, service ? 2f : 6f),
              constant(ListingIndex.TITLE_CONCEPT, id, service ? 2f : 4f));
      case SERVICE -> List.of(title, constant(ListingIndex.TEXT_CONCEPT, id, 1f));
      case COMPLAINT, AUDIENCE -> List.of(title, constant(ListingIndex.TEXT_CONCEPT, id, 4f));
      case BODY -> List.of(title, constant(ListingIndex.TEXT_CONCEPT, id, 1.5f));
    };
  }

  /** Where the unit stands in a title, as words or by another name. */
  static Query title(Unit unit) {
    List<Query> ways = new ArrayList<>();
    unit.concepts()
        .forEach(c -> ways.add(new TermQuery(new Term(ListingIndex.TITLE_CONCEPT, c.id()))));
    ways.add(title(unit.words()));
    return new DisjunctionMaxQuery(ways, 0);
  }

  /** Where it stands in a description, as words or by another name. */
  static Query text(Unit unit) {
    List<Query> ways = new ArrayList<>();
    unit.concepts()
        .forEach(c -> ways.add(new TermQuery(new Term(ListingIndex.TEXT_CONCEPT, c.id()))));
    ways.add(each(unit.words(), word -> stems(ListingIndex.TEXT, word)));
    return new DisjunctionMaxQuery(ways, 0);
  }

  /** Listings of a category that the unit names. */
  static Query category(Unit unit) {
    List<Query> ways = new ArrayList<>();
    unit.concepts().forEach(c -> ways.add(new TermQuery(new Term(ListingIndex.CATEGORY, c.id()))));
    return new DisjunctionMaxQuery(ways, 0);
  }

  /** Listings of a provider of that name. */
  static Query provider(Unit unit) {
    return each(unit.words(), word -> new TermQuery(new Term(ListingIndex.PROVIDER, word.plain())));
  }

  private static Query words(Unit unit) {
    return new DisjunctionMaxQuery(
        List.of(
            new BoostQuery(title(unit.words()), 1.5f),
            new BoostQuery(each(unit.words(), word -> stems(ListingIndex.TEXT, word)), 0.6f),
            new BoostQuery(new ConstantScoreQuery(provider(unit)), 8f)),
        OTHER_FIELDS);
  }

  private static Query title(List<Word> words) {
    return each(words, word -> stems(ListingIndex.TITLE, word));
  }

  private static Query stems(String field, Word word) {
    return new DisjunctionMaxQuery(
        List.of(
            new TermQuery(new Term(field, "e" + word.english())),
            new TermQuery(new Term(field, "d" + word.german()))),
        0);
  }

  private static Query each(List<Word> words, java.util.function.Function<Word, Query> query) {
    if (words.size() == 1) {
      return query.apply(words.getFirst());
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    words.forEach(word -> all.add(query.apply(word), Occur.MUST));
    return all.build();
  }

  private static Query literal(Unit unit) {
    List<Query> ways = new ArrayList<>();
    for (String field : List.of(ListingIndex.TITLE, ListingIndex.TEXT)) {
      ways.add(
          new PhraseQuery(
              field, unit.words().stream().map(w -> "e" + w.english()).toArray(String[]::new)));
    }
    ways.add(provider(unit));
    return new DisjunctionMaxQuery(ways, OTHER_FIELDS);
  }

  private static Query constant(String field, String value, float score) {
    return new BoostQuery(new ConstantScoreQuery(new TermQuery(new Term(field, value))), score);
  }

  private static void filter(BooleanQuery.Builder all, String field, String value) {
    all.add(new TermQuery(new Term(field, value)), Occur.FILTER);
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
}
