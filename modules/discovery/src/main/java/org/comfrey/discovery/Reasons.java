package org.comfrey.discovery;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.comfrey.api.discovery.Reason;
import org.comfrey.discovery.Searches.Filters;
import org.comfrey.discovery.Understood.Unit;
import org.jspecify.annotations.Nullable;

/** Says why a listing was found, by asking the index where it speaks of what was asked for. */
final class Reasons {
  private final IndexSearcher searcher;
  private final Understood asked;
  private final Filters filters;
  private final Set<LocalDate> days;

  Reasons(IndexSearcher searcher, Understood asked, Filters filters, Set<LocalDate> days) {
    this.searcher = searcher;
    this.asked = asked;
    this.filters = filters;
    this.days = days;
  }

  /** A place to look at, prepared for all hits. */
  private record Look(Unit unit, String kind, Weight weight) {}

  List<List<Reason>> of(List<ScoreDoc> hits, List<Shown> listings) throws IOException {
    List<List<Look>> units = new ArrayList<>();
    for (Unit unit : asked.units()) {
      if (!unit.general()) {
        units.add(looks(unit));
      }
    }
    List<List<Reason>> reasons = new ArrayList<>();
    for (int i = 0; i < hits.size(); i++) {
      List<Reason> of = new ArrayList<>();
      for (List<Look> looks : units) {
        of.add(reason(looks, hits.get(i).doc));
      }
      conditions(of, listings.get(i));
      reasons.add(of);
    }
    return reasons;
  }

  private List<Look> looks(Unit unit) throws IOException {
    return List.of(
        look(unit, "title", Searches.title(unit)),
        look(unit, "category", Searches.category(unit)),
        look(unit, "provider", Searches.provider(unit)),
        look(unit, "about", Searches.text(unit)),
        look(unit, "about", Searches.unit(unit)));
  }

  private Look look(Unit unit, String kind, Query query) throws IOException {
    Query ready = searcher.rewrite(query);
    return new Look(unit, kind, searcher.createWeight(ready, ScoreMode.COMPLETE_NO_SCORES, 1f));
  }

  private Reason reason(List<Look> looks, int document) throws IOException {
    for (Look look : looks) {
      if (matches(look.weight(), document)) {
        return new Reason(look.kind(), look.unit().text(), null);
      }
    }
    return new Reason("missing", looks.getFirst().unit().text(), null);
  }

  private boolean matches(Weight weight, int document) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
    Scorer scorer = weight.scorer(leaf);
    int wanted = document - leaf.docBase;
    return scorer != null && scorer.iterator().advance(wanted) == wanted && passes(scorer);
  }

  /** A scorer of two phases has only approximately matched so far. */
  private static boolean passes(Scorer scorer) throws IOException {
    var second = scorer.twoPhaseIterator();
    return second == null || second.matches();
  }

  private void conditions(List<Reason> reasons, Shown listing) {
    if (filters.near() != null || asked.city() != null) {
      reasons.add(new Reason("near", null, listing.city()));
    }
    if (!days.isEmpty()) {
      reasons.add(new Reason("free", null, days.iterator().next().toString()));
    }
    if (asked.minPriceMinor() != null
        || asked.maxPriceMinor() != null
        || filters.has(Searches.Dimension.PRICE)) {
      reasons.add(new Reason("price", null, null));
    }
    String language = language();
    if (language != null) {
      reasons.add(new Reason("language", null, language));
    }
    if ("online".equals(asked.place()) || "online".equals(filters.place())) {
      reasons.add(new Reason("online", null, null));
    }
  }

  private @Nullable String language() {
    return asked.language() == null ? filters.language() : asked.language();
  }
}
