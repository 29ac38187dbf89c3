package org.comfrey.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.Submission;
import org.postgresql.ds.PGSimpleDataSource;

/** Those who wait for each answer, in turns with plain SQL: both depend on how the disk feels. */
final class LedgerCallers {
  private static final int ROUNDS = 3;
  private static final int CLIENTS = 64;

  private final LedgerSchemas schemas;
  private final Report report;

  LedgerCallers(LedgerSchemas schemas, Report report) {
    this.schemas = schemas;
    this.report = report;
  }

  /** Against the ledger that was just filled, whose own rate is told. */
  void measure(LedgerBench.Bulk bulk, int accounts) throws Exception {
    List<Clients> clients = new ArrayList<>();
    double[] plain = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      plain[round] =
          LedgerBaselines.plain(
              bulk.dataSource(), LedgerWorkload.Kind.UNIFORM, accounts, LedgerBench.SECONDS);
      clients.add(clients());
    }
    Arrays.sort(plain);
    clients.sort(Comparator.comparingDouble(Clients::rate));
    double middle = plain[ROUNDS / 2];
    Clients median = clients.get(ROUNDS / 2);
    report.result("uniform-plain", middle, LedgerBench.PER_SECOND);
    report.goal("uniform/plain", 10, true, bulk.rate() / middle);
    // More than a bare COPY has nobody.
    report.result("uniform-copy/plain", bulk.copyRate() / middle, "times");
    report.result(
        "clients", median.rate(), LedgerBench.PER_SECOND, median.p50Millis(), median.p99Millis());
    report.goal("clients/plain", 3, true, median.rate() / middle);
    report.goal("clients-p99-millis", 25, false, median.p99Millis());
  }

  private record Clients(double rate, double p50Millis, double p99Millis) {}

  /** Clients that submit one transfer and wait for its answer before the next. */
  private Clients clients() throws Exception {
    PGSimpleDataSource dataSource = schemas.fresh();
    try (Ledger ledger = LedgerLoad.open(dataSource)) {
      LedgerLoad.openAccounts(ledger, LedgerLoad.UNIFORM_ACCOUNTS);
      client(ledger, 999, System.nanoTime() + 2_000_000_000L);
      long start = System.nanoTime();
      long end = start + LedgerBench.SECONDS * 1_000_000_000L;
      List<Future<long[]>> running = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < CLIENTS; i++) {
          int seed = 1000 + i;
          running.add(threads.submit(() -> client(ledger, seed, end)));
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      List<long[]> all = new ArrayList<>();
      for (Future<long[]> client : running) {
        all.add(client.get());
      }
      long[] latencies = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
      return new Clients(
          latencies.length / seconds,
          latencies[latencies.length / 2] / 1e6,
          latencies[(int) (latencies.length * 0.99)] / 1e6);
    } finally {
      LedgerSchemas.drop(dataSource);
    }
  }

  private static long[] client(Ledger ledger, int seed, long end) {
    LedgerWorkload workload =
        new LedgerWorkload(LedgerWorkload.Kind.UNIFORM, LedgerLoad.UNIFORM_ACCOUNTS, seed);
    long[] latencies = new long[1024];
    int count = 0;
    long now = System.nanoTime();
    while (now < end) {
      LedgerLoad.require(ledger.submitAndWait(Submission.of(workload.transfer())));
      long after = System.nanoTime();
      if (count == latencies.length) {
        latencies = Arrays.copyOf(latencies, 2 * count);
      }
      latencies[count++] = after - now;
      now = after;
    }
    return Arrays.copyOf(latencies, count);
  }
}
