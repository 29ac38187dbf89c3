package org.comfrey.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * The results of the ledger's benchmark, as lines for people or as the one JSON form of all
 * benchmarks.
 */
final class LedgerReport {
  private record Result(String id, double value, String unit, double p50Millis, double p99Millis) {}

  private record Goal(String id, double goal, boolean atLeast, double value) {
    boolean met() {
      return atLeast ? value >= goal : value <= goal;
    }
  }

  private final List<Result> results = new ArrayList<>();
  private final List<Goal> goals = new ArrayList<>();

  void result(String id, double value, String unit) {
    results.add(new Result(id, value, unit, Double.NaN, Double.NaN));
  }

  void result(String id, double value, String unit, double p50Millis, double p99Millis) {
    results.add(new Result(id, value, unit, p50Millis, p99Millis));
  }

  void atLeast(String id, double goal, double value) {
    goals.add(new Goal(id, goal, true, value));
  }

  void atMost(String id, double goal, double value) {
    goals.add(new Goal(id, goal, false, value));
  }

  void print(PrintStream out, String postgres) {
    for (Result result : results) {
      out.printf(Locale.ROOT, "%-24s %,12.0f %s", result.id(), result.value(), result.unit());
      if (!Double.isNaN(result.p50Millis())) {
        out.printf(
            Locale.ROOT, "  p50 %.1f ms, p99 %.1f ms", result.p50Millis(), result.p99Millis());
      }
      out.println();
    }
    for (Goal goal : goals) {
      out.printf(
          Locale.ROOT,
          "%-24s %10.2f, wanted %s %.2f: %s%n",
          goal.id(),
          goal.value(),
          goal.atLeast() ? "at least" : "at most",
          goal.goal(),
          goal.met() ? "met" : "NOT met");
    }
    out.println("PostgreSQL " + postgres + ", fsync on");
  }

  void printJson(PrintStream out, String postgres) {
    StringJoiner resultsJson = new StringJoiner(",");
    for (Result result : results) {
      String latency =
          Double.isNaN(result.p50Millis())
              ? ""
              : String.format(
                  Locale.ROOT,
                  ",\"p50Millis\":%.3f,\"p99Millis\":%.3f",
                  result.p50Millis(),
                  result.p99Millis());
      resultsJson.add(
          String.format(
              Locale.ROOT,
              "{\"id\":\"%s\",\"value\":%.3f,\"unit\":\"%s\"%s}",
              result.id(),
              result.value(),
              result.unit(),
              latency));
    }
    StringJoiner goalsJson = new StringJoiner(",");
    for (Goal goal : goals) {
      goalsJson.add(
          String.format(
              Locale.ROOT,
              "{\"id\":\"%s\",\"goal\":%s,\"atLeast\":%b,\"value\":%.4f,\"met\":%b}",
              goal.id(),
              goal.goal(),
              goal.atLeast(),
              goal.value(),
              goal.met()));
    }
    out.printf(
        Locale.ROOT,
        "{\"bench\":\"ledger\",\"machine\":{\"processors\":%d,\"maxHeapMegabytes\":%d,"
            + "\"os\":\"%s %s\",\"java\":\"%s\",\"postgres\":\"%s\"},\"results\":[%s],"
            + "\"goals\":[%s]}%n",
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20,
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.version(),
        postgres,
        resultsJson,
        goalsJson);
  }
}
