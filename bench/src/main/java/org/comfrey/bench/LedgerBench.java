package org.comfrey.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.comfrey.ledger.AccountFilter;
import org.comfrey.ledger.Answer;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Event;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.LedgerOptions;
import org.comfrey.ledger.LedgerQueries;
import org.comfrey.ledger.LedgerSchema;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Uint128;
import org.comfrey.postgres.EmbeddedPostgres;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How fast the ledger is, against a bare COPY of the same rows and against the best plain SQL, in
 * one run on one server with fsync on. Only answered, and therefore durable, transfers count.
 *
 * <p>Options: {@code --json}; {@code --transfers N} for the length of each workload (1,000,000);
 * {@code --growth N} instead measures whether a ledger that has N transfers is still as fast as it
 * was.
 */
public final class LedgerBench {
  private static final int UNIFORM_ACCOUNTS = 100_000;
  private static final int ZIPF_ACCOUNTS = 10_000;
  private static final int BATCH = 1_000;
  private static final int SECONDS = 8;
  private static final int ROUNDS = 3;
  private static final int CLIENTS = 64;
  private static final int READS = 400;
  private static final String PER_SECOND = "transfers/s";

  private final EmbeddedPostgres postgres;
  private final int transfers;
  private final Report report = new Report("ledger");
  private int schemas;

  private LedgerBench(EmbeddedPostgres postgres, int transfers) {
    this.postgres = postgres;
    this.transfers = transfers;
  }

  /** Runs all workloads; the exit status is 0 whether the goals are met or not. */
  public static int run(String[] args, PrintStream out) {
    List<String> options = Arrays.asList(args);
    int at = options.indexOf("--transfers");
    int transfers = at < 0 ? 1_000_000 : Integer.parseInt(options.get(at + 1));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary(true)) {
      LedgerBench bench = new LedgerBench(postgres, transfers);
      int growth = options.indexOf("--growth");
      if (growth < 0) {
        bench.all();
      } else {
        bench.growth(Integer.parseInt(options.get(growth + 1)));
      }
      bench.report.machine("postgres", postgres.version() + ", fsync on");
      bench.report.machine("maxHeapMegabytes", Runtime.getRuntime().maxMemory() >> 20);
      bench.report.print(out, options.contains("--json"));
      return 0;
    } catch (Exception e) {
      throw new IllegalStateException("the ledger's benchmark could not be run", e);
    }
  }

  private void all() throws Exception {
    // Everything is compiled and the files, those of the log too, are grown before anything counts.
    bulk(LedgerWorkload.Kind.UNIFORM, UNIFORM_ACCOUNTS, transfers, false);
    double plainHot = 0;
    double hot = 0;
    for (LedgerWorkload.Kind kind : LedgerWorkload.Kind.values()) {
      String id = kind.name().toLowerCase(Locale.ROOT);
      int accounts = kind == LedgerWorkload.Kind.ZIPF ? ZIPF_ACCOUNTS : UNIFORM_ACCOUNTS;
      Bulk bulk = bulk(kind, accounts, transfers, true);
      report.result(id, bulk.rate(), PER_SECOND);
      report.result(id + "-copy", bulk.copyRate(), "rows/s");
      switch (kind) {
        case UNIFORM -> {
          report.goal("uniform/copy", 0.60, true, bulk.rate() / bulk.copyRate());
          callers(bulk, accounts);
        }
        case ZIPF -> report.goal("zipf/copy", 0.60, true, bulk.rate() / bulk.copyRate());
        case HOT -> {
          report.goal("hot/copy", 0.70, true, bulk.rate() / bulk.copyRate());
          plainHot = LedgerBaselines.plain(bulk.dataSource(), kind, accounts, SECONDS);
          hot = bulk.rate();
          report.result("hot-plain", plainHot, PER_SECOND);
          report.goal("hot/plain", 40, true, hot / plainHot);
        }
        case ESCROW -> {
          // No goal: what it costs beside the others is what is told.
        }
      }
      drop(bulk.dataSource());
    }
    double two = twoProcesses();
    report.result("hot-two-processes", two, PER_SECOND);
    report.goal("hot-two-processes/hot", 0.70, true, two / hot);
    double without = orders(false);
    double with = orders(true);
    report.result("orders", without, PER_SECOND);
    report.result("orders-companions", with, PER_SECOND);
    report.goal("orders-companions/orders", 0.40, true, with / without);
  }

  /**
   * A ledger that grows, a million transfers at a time; the first and the last are compared. A
   * young one at the end shows what the machine could do by then.
   */
  private void growth(int total) throws SQLException, InterruptedException {
    int step = Math.min(transfers, total / 2);
    PGSimpleDataSource dataSource = fresh();
    try (Ledger ledger = open(dataSource)) {
      Supplier<Submission> next = warm(ledger, step);
      Uint128 dormant = LedgerWorkload.account(UNIFORM_ACCOUNTS + 1);
      Uint128 active = LedgerWorkload.account(1);
      require(
          ledger.submitAndWait(
              Submission.of(
                  CreateAccount.of(dormant, 1, 1),
                  CreateTransfer.of(new Uint128(1, 1), dormant, active, 1, 1, 1))));
      double first = pump(ledger, step, BATCH, next);
      double last = first;
      System.err.printf("comfrey bench: %,d transfers, %,.0f/s%n", step, first);
      for (int sent = step; sent < total; sent += step) {
        last = pump(ledger, step, BATCH, next);
        System.err.printf("comfrey bench: %,d transfers, %,.0f/s%n", sent + step, last);
      }
      report.result("first", first, PER_SECOND);
      report.result("last", last, PER_SECOND);
      report.goal("last/first", 0.80, true, last / first);
      // What it costs to look through the whole log for an account that moved once, at its start.
      LedgerQueries queries = ledger.queries();
      reads("dormant-account", () -> queries.account(dormant));
      reads("dormant-statement", () -> queries.accountTransfers(AccountFilter.of(dormant, 50)));
      reads("active-account", () -> queries.account(active));
      AccountFilter newest = AccountFilter.of(active, 50).newestFirst();
      reads("active-statement", () -> queries.accountTransfers(newest));
    }
    PGSimpleDataSource young = fresh();
    try (Ledger ledger = open(young)) {
      Supplier<Submission> next = warm(ledger, step);
      report.result("young", pump(ledger, step, BATCH, next), PER_SECOND);
    }
    drop(young);
    drop(dataSource);
  }

  /** Opens the accounts and sends transfers that do not count; gives those that do. */
  private static Supplier<Submission> warm(Ledger ledger, int step) throws InterruptedException {
    openAccounts(ledger, UNIFORM_ACCOUNTS);
    LedgerWorkload workload = new LedgerWorkload(LedgerWorkload.Kind.UNIFORM, UNIFORM_ACCOUNTS, 1);
    Supplier<Submission> next = () -> workload.batch(BATCH);
    pump(ledger, Math.min(step, 200_000), BATCH, next);
    return next;
  }

  private void reads(String id, Supplier<Answer<?>> read) {
    long[] nanos = new long[READS];
    for (int i = 0; i < READS; i++) {
      long start = System.nanoTime();
      var _ = read.get();
      nanos[i] = System.nanoTime() - start;
    }
    double seconds = Arrays.stream(nanos).sum() / 1e9;
    Arrays.sort(nanos);
    report.result(
        id, READS / seconds, "reads/s", nanos[READS / 2] / 1e6, nanos[READS * 99 / 100] / 1e6);
  }

  private record Bulk(PGSimpleDataSource dataSource, double rate, double copyRate) {}

  private Bulk bulk(LedgerWorkload.Kind kind, int accounts, int count, boolean compared)
      throws SQLException, IOException, InterruptedException {
    PGSimpleDataSource dataSource = fresh();
    double rate;
    try (Ledger ledger = open(dataSource)) {
      openAccounts(ledger, accounts);
      LedgerWorkload workload = new LedgerWorkload(kind, accounts, 1);
      rate = pump(ledger, count, BATCH, () -> workload.batch(BATCH));
    }
    double copy = compared ? LedgerBaselines.copy(dataSource) : 0;
    if (!compared) {
      drop(dataSource);
    }
    return new Bulk(dataSource, rate, copy);
  }

  private static Ledger open(PGSimpleDataSource dataSource) {
    return Ledger.open(dataSource, LedgerOptions.STANDARD, InstantSource.system());
  }

  private PGSimpleDataSource fresh() throws SQLException {
    PGSimpleDataSource dataSource = connect(postgres.jdbcUrl("postgres"), postgres.password());
    String schema = "bench_" + ++schemas;
    execute(dataSource, "create schema " + schema);
    dataSource.setCurrentSchema(schema);
    LedgerSchema.create(dataSource);
    execute(
        dataSource,
        "create table bench_outbox (number bigserial primary key, id uuid, position bigint,"
            + " body jsonb)");
    return dataSource;
  }

  private PGSimpleDataSource connect(String url, String password) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url);
    dataSource.setUser(postgres.user());
    dataSource.setPassword(password);
    return dataSource;
  }

  private static void drop(PGSimpleDataSource dataSource) throws SQLException {
    execute(dataSource, "drop schema " + dataSource.getCurrentSchema() + " cascade");
    execute(dataSource, "checkpoint");
  }

  private static void execute(PGSimpleDataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void openAccounts(Ledger ledger, int accounts) {
    List<Event> events = new ArrayList<>();
    for (int i = 1; i <= accounts; i++) {
      events.add(CreateAccount.of(LedgerWorkload.account(i), 1, 1));
      if (events.size() == Submission.EVENTS_MAX || i == accounts) {
        require(ledger.submitAndWait(Submission.of(events)));
        events.clear();
      }
    }
  }

  private static void require(Reply reply) {
    if (!(reply instanceof Reply.Accepted)) {
      throw new IllegalStateException("a benchmark's submission was not accepted: " + reply);
    }
  }

  /** Keeps so many submissions under way that groups are full, and counts until the last answer. */
  static double pump(Ledger ledger, int events, int batch, Supplier<Submission> next)
      throws InterruptedException {
    int permits = Math.max(4, 40_000 / batch);
    Semaphore underWay = new Semaphore(permits);
    List<Throwable> failures = new ArrayList<>();
    long start = System.nanoTime();
    for (int sent = 0; sent < events; sent += batch) {
      Submission submission = next.get();
      underWay.acquire();
      CompletableFuture<Reply> answer = ledger.submit(submission);
      var _ =
          answer.whenComplete((reply, failure) -> {
            if (failure != null || !(reply instanceof Reply.Accepted)) {
              synchronized (failures) {
                failures.add(
                    failure == null ? new IllegalStateException(reply.toString()) : failure);
              }
            }
            underWay.release();
          });
    }
    underWay.acquire(permits);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (!failures.isEmpty()) {
      throw new IllegalStateException(failures.size() + " failed", failures.getFirst());
    }
    return events / seconds;
  }

  /** Those who wait for each answer, in turns with plain SQL: both depend on how the disk feels. */
  private void callers(Bulk bulk, int accounts) throws Exception {
    List<Clients> clients = new ArrayList<>();
    double[] plain = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      plain[round] =
          LedgerBaselines.plain(bulk.dataSource(), LedgerWorkload.Kind.UNIFORM, accounts, SECONDS);
      clients.add(clients());
    }
    Arrays.sort(plain);
    clients.sort(Comparator.comparingDouble(Clients::rate));
    double middle = plain[ROUNDS / 2];
    Clients median = clients.get(ROUNDS / 2);
    report.result("uniform-plain", middle, PER_SECOND);
    report.goal("uniform/plain", 10, true, bulk.rate() / middle);
    // More than a bare COPY has nobody.
    report.result("uniform-copy/plain", bulk.copyRate() / middle, "times");
    report.result("clients", median.rate(), PER_SECOND, median.p50Millis(), median.p99Millis());
    report.goal("clients/plain", 3, true, median.rate() / middle);
    report.goal("clients-p99-millis", 25, false, median.p99Millis());
  }

  private record Clients(double rate, double p50Millis, double p99Millis) {}

  /** Clients that submit one transfer and wait for its answer before the next. */
  private Clients clients() throws Exception {
    PGSimpleDataSource dataSource = fresh();
    try (Ledger ledger = open(dataSource)) {
      openAccounts(ledger, UNIFORM_ACCOUNTS);
      client(ledger, 999, System.nanoTime() + 2_000_000_000L);
      long start = System.nanoTime();
      long end = start + SECONDS * 1_000_000_000L;
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
      drop(dataSource);
    }
  }

  private static long[] client(Ledger ledger, int seed, long end) {
    LedgerWorkload workload =
        new LedgerWorkload(LedgerWorkload.Kind.UNIFORM, UNIFORM_ACCOUNTS, seed);
    long[] latencies = new long[1024];
    int count = 0;
    long now = System.nanoTime();
    while (now < end) {
      require(ledger.submitAndWait(Submission.of(workload.transfer())));
      long after = System.nanoTime();
      if (count == latencies.length) {
        latencies = Arrays.copyOf(latencies, 2 * count);
      }
      latencies[count++] = after - now;
      now = after;
    }
    return Arrays.copyOf(latencies, count);
  }

  private double orders(boolean companions) throws SQLException, InterruptedException {
    PGSimpleDataSource dataSource = fresh();
    try (Ledger ledger = open(dataSource)) {
      openAccounts(ledger, UNIFORM_ACCOUNTS);
      LedgerWorkload workload =
          new LedgerWorkload(LedgerWorkload.Kind.UNIFORM, UNIFORM_ACCOUNTS, 1);
      pump(ledger, 60_000, 3, () -> workload.order(companions));
      return pump(ledger, transfers / 2, 3, () -> workload.order(companions));
    } finally {
      drop(dataSource);
    }
  }

  /** Two processes on one hot account; the clock runs from the word to go until both are done. */
  private double twoProcesses() throws SQLException, IOException, InterruptedException {
    PGSimpleDataSource dataSource = fresh();
    try (Ledger ledger = open(dataSource)) {
      openAccounts(ledger, UNIFORM_ACCOUNTS);
    }
    List<Process> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        nodes.add(node(dataSource, 7 + i));
      }
      List<BufferedReader> outputs = new ArrayList<>();
      for (Process node : nodes) {
        outputs.add(node.inputReader(StandardCharsets.UTF_8));
      }
      for (BufferedReader output : outputs) {
        expect(output, "ready");
      }
      long start = System.nanoTime();
      for (Process node : nodes) {
        new PrintWriter(node.outputWriter(StandardCharsets.UTF_8), true).println("go");
      }
      for (BufferedReader output : outputs) {
        expect(output, "done");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return transfers / seconds;
    } finally {
      for (Process node : nodes) {
        node.destroy();
        node.waitFor();
      }
      drop(dataSource);
    }
  }

  private static void expect(BufferedReader output, String word) throws IOException {
    String line = output.readLine();
    if (!word.equals(line)) {
      throw new IOException("expected \"" + word + "\" from a node, got: " + line);
    }
  }

  private Process node(PGSimpleDataSource dataSource, int seed) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx1g",
            "-XX:+UseParallelGC",
            "-cp",
            System.getProperty("java.class.path"),
            LedgerBench.class.getName(),
            String.valueOf(seed),
            String.valueOf(transfers / 2));
    builder.environment().put("LEDGER_BENCH_URL", dataSource.getUrl());
    builder.environment().put("LEDGER_BENCH_USER", postgres.user());
    builder.environment().put("LEDGER_BENCH_PASSWORD", postgres.password());
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** A node of the benchmark with two processes: warms up, waits for the word, pumps, tells. */
  public static void main(String[] args) throws Exception {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(System.getenv("LEDGER_BENCH_URL"));
    dataSource.setUser(System.getenv("LEDGER_BENCH_USER"));
    dataSource.setPassword(System.getenv("LEDGER_BENCH_PASSWORD"));
    LedgerWorkload workload =
        new LedgerWorkload(LedgerWorkload.Kind.HOT, UNIFORM_ACCOUNTS, Long.parseLong(args[0]));
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Ledger ledger = open(dataSource)) {
      pump(ledger, 150_000, BATCH, () -> workload.batch(BATCH));
      System.out.println("ready");
      expect(input, "go");
      pump(ledger, Integer.parseInt(args[1]), BATCH, () -> workload.batch(BATCH));
      System.out.println("done");
    }
  }
}
