package org.comfrey.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.comfrey.ledger.Ledger;
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
  private static final int ZIPF_ACCOUNTS = 10_000;
  static final int SECONDS = 8;
  static final String PER_SECOND = "transfers/s";

  private final EmbeddedPostgres postgres;
  private final int transfers;
  private final Report report = new Report("ledger");
  private final LedgerSchemas schemas;

  private LedgerBench(EmbeddedPostgres postgres, int transfers) {
    this.postgres = postgres;
    this.transfers = transfers;
    this.schemas = new LedgerSchemas(postgres);
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
        new LedgerGrowth(bench.schemas, bench.report, transfers)
            .measure(Integer.parseInt(options.get(growth + 1)));
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
    bulk(LedgerWorkload.Kind.UNIFORM, LedgerLoad.UNIFORM_ACCOUNTS, transfers, false);
    double plainHot = 0;
    double hot = 0;
    for (LedgerWorkload.Kind kind : LedgerWorkload.Kind.values()) {
      String id = kind.name().toLowerCase(Locale.ROOT);
      int accounts = kind == LedgerWorkload.Kind.ZIPF ? ZIPF_ACCOUNTS : LedgerLoad.UNIFORM_ACCOUNTS;
      Bulk bulk = bulk(kind, accounts, transfers, true);
      report.result(id, bulk.rate(), PER_SECOND);
      report.result(id + "-copy", bulk.copyRate(), "rows/s");
      switch (kind) {
        case UNIFORM -> {
          report.goal("uniform/copy", 0.60, true, bulk.rate() / bulk.copyRate());
          new LedgerCallers(schemas, report).measure(bulk, accounts);
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
      LedgerSchemas.drop(bulk.dataSource());
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

  /** A filled ledger, with the rate at which it was, and the rate of a bare COPY of its rows. */
  record Bulk(PGSimpleDataSource dataSource, double rate, double copyRate) {}

  private Bulk bulk(LedgerWorkload.Kind kind, int accounts, int count, boolean compared)
      throws SQLException, IOException, InterruptedException {
    PGSimpleDataSource dataSource = schemas.fresh();
    double rate;
    try (Ledger ledger = LedgerLoad.open(dataSource)) {
      LedgerLoad.openAccounts(ledger, accounts);
      LedgerWorkload workload = new LedgerWorkload(kind, accounts, 1);
      rate =
          LedgerLoad.pump(ledger, count, LedgerLoad.BATCH, () -> workload.batch(LedgerLoad.BATCH));
    }
    double copy = compared ? LedgerBaselines.copy(dataSource) : 0;
    if (!compared) {
      LedgerSchemas.drop(dataSource);
    }
    return new Bulk(dataSource, rate, copy);
  }

  private double orders(boolean companions) throws SQLException, InterruptedException {
    PGSimpleDataSource dataSource = schemas.fresh();
    try (Ledger ledger = LedgerLoad.open(dataSource)) {
      LedgerLoad.openAccounts(ledger, LedgerLoad.UNIFORM_ACCOUNTS);
      LedgerWorkload workload =
          new LedgerWorkload(LedgerWorkload.Kind.UNIFORM, LedgerLoad.UNIFORM_ACCOUNTS, 1);
      LedgerLoad.pump(ledger, 60_000, 3, () -> workload.order(companions));
      return LedgerLoad.pump(ledger, transfers / 2, 3, () -> workload.order(companions));
    } finally {
      LedgerSchemas.drop(dataSource);
    }
  }

  /** Two processes on one hot account; the clock runs from the word to go until both are done. */
  private double twoProcesses() throws SQLException, IOException, InterruptedException {
    PGSimpleDataSource dataSource = schemas.fresh();
    try (Ledger ledger = LedgerLoad.open(dataSource)) {
      LedgerLoad.openAccounts(ledger, LedgerLoad.UNIFORM_ACCOUNTS);
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
      LedgerSchemas.drop(dataSource);
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
        new LedgerWorkload(
            LedgerWorkload.Kind.HOT, LedgerLoad.UNIFORM_ACCOUNTS, Long.parseLong(args[0]));
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Ledger ledger = LedgerLoad.open(dataSource)) {
      LedgerLoad.pump(ledger, 150_000, LedgerLoad.BATCH, () -> workload.batch(LedgerLoad.BATCH));
      System.out.println("ready");
      expect(input, "go");
      LedgerLoad.pump(
          ledger,
          Integer.parseInt(args[1]),
          LedgerLoad.BATCH,
          () -> workload.batch(LedgerLoad.BATCH));
      System.out.println("done");
    }
  }
}
