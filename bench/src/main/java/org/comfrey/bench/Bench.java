package org.comfrey.bench;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code ./comfrey bench [NAME] [--json]}: exit 0 whether the goals are met or not, 1 when nothing
 * could be measured.
 */
public final class Bench {
  private Bench() {}

  /** One benchmark. */
  private interface Benchmark {
    int run(String[] args, PrintStream out) throws Exception;
  }

  private static final Map<String, Benchmark> BENCHMARKS = new LinkedHashMap<>();

  static {
    BENCHMARKS.put("start", StartBench::run);
    BENCHMARKS.put("http", HttpBench::run);
    BENCHMARKS.put("ledger", LedgerBench::run);
    BENCHMARKS.put("calendar", CalendarBench::run);
    BENCHMARKS.put("identity", IdentityBench::run);
    BENCHMARKS.put("trade", TradeBench::run);
    BENCHMARKS.put("shapes", ShapesBench::run);
    BENCHMARKS.put("overload", OverloadBench::run);
    BENCHMARKS.put("day", DayBench::run);
    BENCHMARKS.put("chat", ChatBench::run);
    BENCHMARKS.put("search", SearchBench::run);
  }

  /** Runs one benchmark, or lists their names. */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      BENCHMARKS.keySet().forEach(System.out::println);
      return;
    }
    Benchmark benchmark = BENCHMARKS.get(args[0]);
    if (benchmark == null) {
      System.err.println(
          "comfrey: there is no benchmark '" + args[0] + "'; there are " + BENCHMARKS.keySet());
      System.exit(1);
      return;
    }
    System.exit(benchmark.run(Arrays.copyOfRange(args, 1, args.length), System.out));
  }
}
