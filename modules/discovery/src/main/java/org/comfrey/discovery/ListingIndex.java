package org.comfrey.discovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LatLonDocValuesField;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHitCountCollectorManager;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.ListingId;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.Place;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;

/** The index of published listings, in memory. Changes are seen by the next search. */
final class ListingIndex implements AutoCloseable {
  static final String ID = "id";
  static final String CATEGORY = "category";
  static final String CURRENCY = "currency";
  static final String PRICE = "price";
  static final String LANGUAGE = "language";
  static final String PLACE_KIND = "place";
  static final String POINT = "point";
  static final String CHANGED = "changed";
  static final String TITLE_ENGLISH = "title_en";
  static final String TITLE_GERMAN = "title_de";
  static final String TEXT_ENGLISH = "text_en";
  static final String TEXT_GERMAN = "text_de";
  private static final String BODY = "body";

  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final Analyzer analyzer = analyzer();
  private volatile boolean changed;

  ListingIndex() {
    try {
      writer = new IndexWriter(new ByteBuffersDirectory(), new IndexWriterConfig(analyzer));
      searchers = new SearcherManager(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What a search found: the listings asked for and how many match in all, counted up to a limit.
   */
  record Found(List<Listing> listings, int total) {}

  /** Puts a listing in, in place of what was there; takes out one that is not published. */
  void put(Listing listing) {
    Term id = new Term(ID, listing.id().toString());
    try {
      if (listing.state().equals("published")) {
        writer.updateDocument(id, document(listing));
      } else {
        writer.deleteDocuments(id);
      }
      changed = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Analyzer queryAnalyzer() {
    return analyzer;
  }

  /** Runs a query; {@code most} bounds how far into the list anybody can look. */
  Found search(Query query, @Nullable Sort sort, int from, int size, int most) {
    return with(searcher -> {
      int depth = Math.min(from + size, most);
      TopDocs top =
          sort == null ? searcher.search(query, depth) : searcher.search(query, depth, sort);
      int total = Math.min(searcher.count(query), most);
      StoredFields stored = searcher.storedFields();
      List<Listing> listings = new ArrayList<>();
      for (int i = from; i < Math.min(top.scoreDocs.length, depth); i++) {
        listings.add(listing(stored.document(top.scoreDocs[i].doc)));
      }
      return new Found(listings, total);
    });
  }

  /** Ids of what matches, best first, at most so many. */
  List<ListingId> ids(Query query, int most) {
    return with(searcher -> {
      TopDocs top = searcher.search(query, most);
      StoredFields stored = searcher.storedFields();
      List<ListingId> ids = new ArrayList<>();
      for (var hit : top.scoreDocs) {
        ids.add(ListingId.valueOf(stored.document(hit.doc, java.util.Set.of(ID)).get(ID)));
      }
      return ids;
    });
  }

  /** How many listings there are. */
  int size() {
    return with(searcher ->
        searcher.search(
            org.apache.lucene.search.MatchAllDocsQuery.INSTANCE,
            new TotalHitCountCollectorManager(searcher.getSlices())));
  }

  private interface Work<T> {
    T on(IndexSearcher searcher) throws IOException;
  }

  private <T> T with(Work<T> work) {
    try {
      if (changed) {
        changed = false;
        searchers.maybeRefreshBlocking();
      }
      IndexSearcher searcher = searchers.acquire();
      try {
        return work.on(searcher);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Document document(Listing listing) {
    Document document = new Document();
    document.add(new StringField(ID, listing.id().toString(), Field.Store.YES));
    document.add(
        new StoredField(
            BODY,
            new BytesRef(
                Json.answers().writeValueAsString(listing).getBytes(StandardCharsets.UTF_8))));
    String description = listing.description() == null ? "" : listing.description();
    document.add(new TextField(TITLE_ENGLISH, listing.title(), Field.Store.NO));
    document.add(new TextField(TITLE_GERMAN, listing.title(), Field.Store.NO));
    document.add(new TextField(TEXT_ENGLISH, description, Field.Store.NO));
    document.add(new TextField(TEXT_GERMAN, description, Field.Store.NO));
    if (listing.category() != null) {
      document.add(new StringField(CATEGORY, listing.category(), Field.Store.NO));
      document.add(new TextField(TEXT_ENGLISH, listing.category(), Field.Store.NO));
    }
    if (listing.price() != null) {
      document.add(new StringField(CURRENCY, listing.price().currency(), Field.Store.NO));
      document.add(new LongField(PRICE, listing.price().amountMinor(), Field.Store.NO));
    }
    for (String language : listing.languages()) {
      document.add(
          new StringField(LANGUAGE, Locale.forLanguageTag(language).getLanguage(), Field.Store.NO));
    }
    document.add(new NumericDocValuesField(CHANGED, listing.changed().toEpochMilli()));
    addPlace(document, listing.place());
    return document;
  }

  private static void addPlace(Document document, @Nullable Place place) {
    if (place == null) {
      return;
    }
    document.add(new StringField(PLACE_KIND, place.kind(), Field.Store.NO));
    if (place.city() != null) {
      document.add(new TextField(TEXT_ENGLISH, place.city(), Field.Store.NO));
      document.add(new TextField(TEXT_GERMAN, place.city(), Field.Store.NO));
    }
    GeoPoint point = place.point();
    if (point != null && place.kind().equals("at-place")) {
      document.add(new LatLonPoint(POINT, point.latitude(), point.longitude()));
      document.add(new LatLonDocValuesField(POINT, point.latitude(), point.longitude()));
    }
  }

  private static Listing listing(Document document) {
    BytesRef body = document.getBinaryValue(BODY);
    return Json.answers().readValue(body.bytes, body.offset, body.length, Listing.class);
  }

  private static Analyzer analyzer() {
    Analyzer english = new EnglishAnalyzer();
    Analyzer german = new GermanAnalyzer();
    return new PerFieldAnalyzerWrapper(english, Map.of(TITLE_GERMAN, german, TEXT_GERMAN, german));
  }

  @Override
  public void close() {
    try {
      searchers.close();
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
