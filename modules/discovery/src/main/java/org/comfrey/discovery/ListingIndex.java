package org.comfrey.discovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LatLonDocValuesField;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TotalHitCountCollectorManager;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.ListingId;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.Place;
import org.comfrey.discovery.Concepts.Concept;
import org.comfrey.discovery.Words.Word;
import org.jspecify.annotations.Nullable;

/** The index of published listings, in memory. Changes are seen by the next search. */
final class ListingIndex implements AutoCloseable {
  static final String ID = "id";
  static final String CATEGORY = "category";
  static final String CURRENCY = "currency";
  static final String PRICE = "price";
  static final String LANGUAGE = "language";
  static final String PLACE_KIND = "place";
  static final String CITY = "city";
  static final String POINT = "point";
  static final String CHANGED = "changed";
  static final String PROVIDER = "provider";
  static final String TITLE = "title";
  static final String TEXT = "text";
  static final String TITLE_CONCEPT = "title_concept";
  static final String TEXT_CONCEPT = "text_concept";
  private static final String PLAIN = "plain";
  private static final String SHOWN = "shown";

  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final Concepts concepts;
  private final Cities cities;
  private final KnownWords known = new KnownWords(true);
  private volatile boolean changed;

  ListingIndex(Concepts concepts, Cities cities) {
    this.concepts = concepts;
    this.cities = cities;
    try {
      IndexWriterConfig config = new IndexWriterConfig(new KeywordAnalyzer());
      writer = new IndexWriter(new ByteBuffersDirectory(), config);
      searchers = new SearcherManager(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a listing in, in place of what was there; takes out one that is not published. */
  void put(Listing listing, String provider) {
    Term id = new Term(ID, listing.id().toString());
    try {
      if (listing.state().equals("published")) {
        writer.updateDocument(id, document(listing, provider));
      } else {
        writer.deleteDocuments(id);
      }
      changed = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes a listing out. */
  void remove(String listing) {
    try {
      writer.deleteDocuments(new Term(ID, listing));
      changed = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ids of all listings. */
  Set<String> ids() {
    return with(searcher -> {
      Set<String> ids = new HashSet<>();
      for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
        Bits live = leaf.reader().getLiveDocs();
        for (int i = 0; i < leaf.reader().maxDoc(); i++) {
          if (live == null || live.get(i)) {
            ids.add(id(searcher, leaf.docBase + i).toString());
          }
        }
      }
      return ids;
    });
  }

  /** How many listings there are. */
  int size() {
    return with(searcher ->
        searcher.search(
            MatchAllDocsQuery.INSTANCE, new TotalHitCountCollectorManager(searcher.getSlices())));
  }

  /** Something done with the index as it is now. */
  interface Work<T> {
    T on(IndexSearcher searcher) throws IOException;
  }

  <T> T with(Work<T> work) {
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

  /** The words of what is in the index. */
  QueryReader.Vocabulary vocabulary(IndexReader reader) {
    return new QueryReader.Vocabulary() {
      @Override
      public boolean has(String plain) {
        return has(PLAIN, plain);
      }

      @Override
      public boolean hasForm(Word word) {
        return has(TITLE, "e" + word.english())
            || has(TITLE, "d" + word.german())
            || has(TEXT, "e" + word.english())
            || has(TEXT, "d" + word.german());
      }

      private boolean has(String field, String term) {
        try {
          return reader.docFreq(new Term(field, term)) > 0;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public Collection<String> near(String plain, int edits) {
        // What was taken out of the index is still known, and is nothing to be corrected to.
        return known.near(plain, edits).stream().filter(this::has).toList();
      }
    };
  }

  static Shown shown(IndexSearcher searcher, int document) throws IOException {
    return Shown.read(bytes(searcher, document));
  }

  static ListingId id(IndexSearcher searcher, int document) throws IOException {
    return Shown.readId(bytes(searcher, document));
  }

  private static BytesRef bytes(IndexSearcher searcher, int document) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
    BinaryDocValues shown = DocValues.getBinary(leaf.reader(), SHOWN);
    if (!shown.advanceExact(document - leaf.docBase)) {
      throw new IllegalStateException("document " + document + " has nothing to show");
    }
    return shown.binaryValue();
  }

  private Document document(Listing listing, String provider) {
    Document document = new Document();
    document.add(new StringField(ID, listing.id().toString(), Field.Store.NO));
    document.add(
        new BinaryDocValuesField(SHOWN, Shown.of(listing).at(point(listing.place())).bytes()));
    String description = listing.description() == null ? "" : listing.description();
    Set<String> plain = new LinkedHashSet<>();
    speak(document, TITLE, TITLE_CONCEPT, listing.title(), plain);
    speak(document, TEXT, TEXT_CONCEPT, description, plain);
    for (Word word : Words.of(provider)) {
      document.add(new StringField(PROVIDER, word.plain(), Field.Store.NO));
      plain.add(word.plain());
    }
    plain.forEach(word -> {
      document.add(new StringField(PLAIN, word, Field.Store.NO));
      known.add(word);
    });
    if (listing.category() != null) {
      keyed(document, CATEGORY, listing.category());
    }
    if (listing.price() != null) {
      document.add(new StringField(CURRENCY, listing.price().currency(), Field.Store.NO));
      document.add(new LongField(PRICE, listing.price().amountMinor(), Field.Store.NO));
    }
    for (String tag : listing.languages()) {
      String language = Locale.forLanguageTag(tag).getLanguage();
      document.add(new StringField(LANGUAGE, language, Field.Store.NO));
      document.add(new SortedSetDocValuesField(LANGUAGE, new BytesRef(language)));
    }
    document.add(new NumericDocValuesField(CHANGED, listing.changed().toEpochMilli()));
    addPlace(document, listing.place());
    return document;
  }

  /** A text with its words, the parts of its compounds and what it speaks of. */
  private void speak(
      Document document, String field, String conceptField, String text, Set<String> plain) {
    List<Word> words = Words.of(text);
    List<Word> taken = new ArrayList<>();
    List<List<String>> terms = new ArrayList<>();
    for (Word word : words) {
      plain.add(word.plain());
      List<String> forms = new ArrayList<>(List.of("e" + word.english(), "d" + word.german()));
      List<String> parts = parts(word.plain());
      for (String part : parts) {
        List<Word> own = Words.of(part);
        own.forEach(p -> forms.add("d" + p.german()));
        taken.addAll(own);
      }
      if (parts.isEmpty()) {
        taken.add(word);
      }
      terms.add(forms);
    }
    document.add(new TextField(field, new GivenTerms(terms)));
    Set<Concept> spoken = new LinkedHashSet<>(concepts.all(Concepts.kept(words)));
    spoken.addAll(concepts.all(Concepts.kept(taken)));
    spoken.forEach(c -> document.add(new StringField(conceptField, c.id(), Field.Store.NO)));
  }

  private List<String> parts(String word) {
    List<String> parts = Compounds.split(word, concepts.vocabulary()::contains);
    if (!parts.isEmpty()) {
      return parts;
    }
    String head = Compounds.head(word, concepts.heads()::contains);
    return head.isEmpty() ? List.of() : List.of(head);
  }

  /** Where it is; whoever gave no point is looked for at the middle of their city. */
  private @Nullable GeoPoint point(@Nullable Place place) {
    if (place == null || place.point() != null || place.city() == null) {
      return place == null ? null : place.point();
    }
    return place.kind().equals("at-place") ? cities.middle(place.city()) : null;
  }

  private void addPlace(Document document, @Nullable Place place) {
    if (place == null) {
      return;
    }
    keyed(document, PLACE_KIND, place.kind());
    GeoPoint point = point(place);
    if (place.city() != null && place.kind().equals("at-place")) {
      document.add(new StringField(CITY, cities.of(place.city(), point).key(), Field.Store.NO));
    }
    if (point != null && place.kind().equals("at-place")) {
      document.add(new LatLonPoint(POINT, point.latitude(), point.longitude()));
      document.add(new LatLonDocValuesField(POINT, point.latitude(), point.longitude()));
    }
  }

  private static void keyed(Document document, String field, String value) {
    document.add(new StringField(field, value, Field.Store.NO));
    document.add(new SortedDocValuesField(field, new BytesRef(value)));
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
