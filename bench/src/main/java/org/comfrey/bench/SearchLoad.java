package org.comfrey.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.comfrey.api.GeoPoint;
import org.comfrey.app.Modules;
import org.comfrey.discovery.Finder;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.runtime.DataConfiguration;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.postgres.EmbeddedPostgres;

/**
 * How fast the judged queries are answered over 10,000 and 100,000 listings: over HTTP by a server
 * that runs every module, and by its search engine called directly in the same process, in turns.
 * Eight at a time; load and server share the machine. Queries that name a day are left out: they
 * ask the calendar, which has a benchmark of its own.
 */
final class SearchLoad {
  private static final int CLIENTS = 8;
  private static final int[] SIZES = {10_000, 100_000};
  private static final int PAGE = 20;
  private static final double P99_MILLIS = 20;

  private final int rounds;
  private final Duration time;

  SearchLoad(int rounds, Duration time) {
    this.rounds = rounds;
    this.time = time;
  }

  /** What one turn came to. */
  private record Turn(double perSecond, double p50Millis, double p99Millis) {}

  /** Something asked again and again, by several at once. */
  private interface Client extends AutoCloseable {
    void ask(int number) throws IOException;

    @Override
    void close() throws IOException;
  }

  private interface Clients {
    Client connect() throws IOException;
  }

  void run(Report report, long seed) throws Exception {
    SearchWorld world = new SearchWorld(seed);
    List<SearchJudgement.Query> queries =
        SearchJudgement.queries(world).stream()
            .filter(query -> query.intent().stream().noneMatch(part -> part.startsWith("day:")))
            .toList();
    try (Scratch scratch = new Scratch();
        EmbeddedPostgres postgres = EmbeddedPostgres.temporary(true)) {
      Path data = scratch.folder("data");
      postgres.createDatabase("search");
      try (ModuleRuntime server =
          ModuleRuntime.of(
                  Modules.table(),
                  RuntimeOptions.all(data, 0).withProperty("comfrey.rates.factor", "0"))
              .sharing(DataConfiguration.class)
              .giving(DatabaseAddress.class, DatabaseAddress.of(postgres, "search"))
              .giving(Clock.class, Clock.systemUTC())
              .start()) {
        Finder finder = server.bean(Finder.class);
        for (int size : SIZES) {
          world
              .listings(size - finder.size())
              .forEach(known -> finder.put(known.listing(), known.provider()));
          measure(report, size, finder, server.port(), queries);
        }
      }
    }
  }

  private void measure(
      Report report, int size, Finder finder, int port, List<SearchJudgement.Query> queries)
      throws Exception {
    System.err.println("comfrey bench: " + size + " listings");
    Clients direct = () -> new Direct(finder, queries);
    List<byte[]> requests = queries.stream().map(SearchLoad::request).toList();
    Clients http = () -> new OverHttp(URI.create("http://localhost:" + port), requests);
    turn(direct);
    turn(http);
    turn(http);
    Turn[] directly = new Turn[rounds];
    Turn[] overHttp = new Turn[rounds];
    for (int i = 0; i < rounds; i++) {
      directly[i] = turn(direct);
      overHttp[i] = turn(http);
    }
    Turn one = median(directly);
    Turn other = median(overHttp);
    String id = size / 1_000 + "k";
    report.result("engine/" + id, one.perSecond(), "searches/s", one.p50Millis(), one.p99Millis());
    report.result(
        "http/" + id, other.perSecond(), "searches/s", other.p50Millis(), other.p99Millis());
    report.result("http/engine/" + id, other.perSecond() / one.perSecond(), "ratio");
    if (size == SIZES[SIZES.length - 1]) {
      report.goal("http/" + id + "/p99Millis", P99_MILLIS, false, other.p99Millis());
    }
  }

  private static byte[] request(SearchJudgement.Query query) {
    GeoPoint here = query.here();
    return ("GET /v1/search?limit="
            + PAGE
            + "&q="
            + URLEncoder.encode(query.words(), StandardCharsets.UTF_8)
            + (here == null ? "" : "&near=" + here.latitude() + "," + here.longitude())
            + " HTTP/1.1\r\nHost: localhost\r\nAccept-Language: "
            + query.language()
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private record Direct(Finder finder, List<SearchJudgement.Query> queries) implements Client {
    @Override
    public void ask(int number) {
      SearchJudgement.Query query = queries.get(number % queries.size());
      finder.best(
          new Finder.Asked(query.words(), query.language(), query.here(), SearchJudgement.TODAY),
          _ -> List.of(),
          PAGE);
    }

    @Override
    public void close() {}
  }

  private static final class OverHttp implements Client {
    private final Wire wire;
    private final List<byte[]> requests;

    OverHttp(URI url, List<byte[]> requests) throws IOException {
      this.wire = new Wire(url);
      this.requests = requests;
    }

    @Override
    public void ask(int number) throws IOException {
      int status = wire.exchange(requests.get(number % requests.size()));
      if (status != 200) {
        throw new IOException("status " + status);
      }
    }

    @Override
    public void close() throws IOException {
      wire.close();
    }
  }

  private Turn turn(Clients clients) throws Exception {
    AtomicLong next = new AtomicLong();
    ConcurrentLinkedQueue<long[]> taken = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    CountDownLatch ended = new CountDownLatch(CLIENTS);
    long began = System.nanoTime();
    for (int i = 0; i < CLIENTS; i++) {
      Thread.ofPlatform()
          .start(() -> {
            List<Long> nanos = new ArrayList<>();
            try (Client client = clients.connect()) {
              while (System.nanoTime() - began < time.toNanos()) {
                long from = System.nanoTime();
                client.ask((int) (next.getAndIncrement() & 0x7fffffff));
                nanos.add(System.nanoTime() - from);
              }
            } catch (IOException | RuntimeException e) {
              wrong.add(e.toString());
            } finally {
              taken.add(nanos.stream().mapToLong(Long::longValue).toArray());
              ended.countDown();
            }
          });
    }
    ended.await();
    double seconds = (System.nanoTime() - began) / 1e9;
    if (!wrong.isEmpty()) {
      throw new IOException("a search failed: " + wrong.peek());
    }
    long[] all = taken.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    return new Turn(
        all.length / seconds, all[all.length / 2] / 1e6, all[(int) (all.length * 0.99)] / 1e6);
  }

  private static Turn median(Turn[] turns) {
    Turn[] sorted = turns.clone();
    Arrays.sort(sorted, java.util.Comparator.comparingDouble(Turn::perSecond));
    return sorted[sorted.length / 2];
  }
}
