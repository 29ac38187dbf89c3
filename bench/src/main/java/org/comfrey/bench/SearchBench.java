package org.comfrey.bench;

import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.comfrey.api.ListingId;
import org.comfrey.bench.SearchBaseline.Words;
import org.comfrey.discovery.Finder;
import org.comfrey.postgres.EmbeddedPostgres;

/**
 * How well and how fast listings are found. Relevance: judged queries over 2,000 generated
 * listings, beside plain full text of PostgreSQL. With {@code --tuning} what was held back is
 * neither asked nor shown, and every other query is listed. Speed: see {@link SearchLoad}.
 */
final class SearchBench {
  private static final long SEED = 20_260_304;
  private static final int LISTINGS = 2_000;
  private static final double BETTER = 0.10;
  private static final int ROUNDS = 3;
  private static final Duration MEASURED = Duration.ofSeconds(6);

  private SearchBench() {}

  static int run(String[] args, PrintStream out) throws Exception {
    Report report = new Report("search");
    boolean tuning = List.of(args).contains("--tuning");
    relevance(report, tuning);
    if (!tuning) {
      new SearchLoad(ROUNDS, MEASURED).run(report, SEED);
    }
    report.print(out, List.of(args).contains("--json"));
    return 0;
  }

  /** A way of searching. */
  private interface Search {
    List<ListingId> best(SearchJudgement.Query query) throws SQLException;
  }

  private static void relevance(Report report, boolean tuning) throws SQLException {
    SearchWorld world = new SearchWorld(SEED);
    List<SearchWorld.Known> listings = world.listings(LISTINGS);
    List<SearchJudgement.Query> queries =
        SearchJudgement.queries(world).stream().filter(q -> !tuning || !q.heldBack()).toList();
    SearchJudgement.check(queries, listings);
    report.result("listings", listings.size(), "listings");
    report.result("queries", queries.size(), "judged queries");
    report.result(
        "queries/held-back",
        (double) queries.stream().filter(SearchJudgement.Query::heldBack).count(),
        "judged queries");
    try (Finder finder = new Finder();
        EmbeddedPostgres postgres = EmbeddedPostgres.temporary()) {
      postgres.createDatabase("words");
      SearchBaseline baseline = new SearchBaseline(postgres.dataSource("words"), listings);
      listings.forEach(known -> finder.put(known.listing(), known.provider()));
      Map<ListingId, SearchWorld.Known> known = new HashMap<>();
      listings.forEach(one -> known.put(one.listing().id(), one));
      Finder.Free free =
          asked ->
              asked.listings().stream()
                  .filter(id -> of(known, id).free().contains(asked.date().getDayOfWeek()))
                  .toList();
      Map<String, Search> searches = new java.util.LinkedHashMap<>();
      searches.put("comfrey", query -> finder.best(asked(query), free, SearchJudgement.DEPTH));
      searches.put(
          "postgresql", query -> baseline.best(query.words(), Words.ALL, SearchJudgement.DEPTH));
      searches.put(
          "postgresql-any-word",
          query -> baseline.best(query.words(), Words.ANY, SearchJudgement.DEPTH));
      Map<String, Double> heldBack = new HashMap<>();
      for (var search : searches.entrySet()) {
        Scores scores = new Scores();
        for (SearchJudgement.Query query : queries) {
          List<SearchWorld.Known> answer =
              search.getValue().best(query).stream().map(id -> of(known, id)).toList();
          double score =
              SearchJudgement.ndcg(answer, listings, one -> SearchJudgement.grade(query, one));
          scores.add("all", score);
          scores.add(query.heldBack() ? "held-back" : "tuning", score);
          scores.add("kind/" + query.kind(), score);
          if (tuning && search.getKey().equals("comfrey")) {
            System.err.println(
                String.format(Locale.ROOT, "%.2f  %s  %s", score, query.kind(), query.words()));
          }
        }
        scores.report(report, search.getKey());
        heldBack.put(search.getKey(), scores.mean("held-back"));
      }
      if (!tuning) {
        double ours = Objects.requireNonNull(heldBack.get("comfrey"));
        report.goal(
            "held-back/comfrey-postgresql",
            BETTER,
            true,
            ours - Objects.requireNonNull(heldBack.get("postgresql")));
        report.goal(
            "held-back/comfrey-postgresql-any-word",
            BETTER,
            true,
            ours - Objects.requireNonNull(heldBack.get("postgresql-any-word")));
      }
    }
  }

  private static SearchWorld.Known of(Map<ListingId, SearchWorld.Known> known, ListingId id) {
    return Objects.requireNonNull(known.get(id));
  }

  private static Finder.Asked asked(SearchJudgement.Query query) {
    return new Finder.Asked(query.words(), query.language(), query.here(), SearchJudgement.TODAY);
  }

  /** Means by name. */
  private static final class Scores {
    private final Map<String, double[]> sums = new TreeMap<>();

    void add(String name, double score) {
      double[] sum = sums.computeIfAbsent(name, _ -> new double[2]);
      sum[0] += score;
      sum[1]++;
    }

    double mean(String name) {
      double[] sum = sums.getOrDefault(name, new double[] {0, 1});
      return sum[0] / sum[1];
    }

    void report(Report report, String search) {
      sums.keySet()
          .forEach(name -> report.result("ndcg@10/" + search + "/" + name, mean(name), "nDCG@10"));
    }
  }
}
