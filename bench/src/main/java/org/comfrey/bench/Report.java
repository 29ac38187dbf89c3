package org.comfrey.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;

/** What a benchmark found, as lines for people or as the one JSON form of all benchmarks. */
final class Report {
  private final String name;
  private final List<Map<String, Object>> results = new ArrayList<>();
  private final List<Map<String, Object>> goals = new ArrayList<>();
  private final Map<String, Object> machine =
      ordered(
          "cores", Runtime.getRuntime().availableProcessors(),
          "os", System.getProperty("os.name") + " " + System.getProperty("os.arch"),
          "java", System.getProperty("java.version"));

  Report(String name) {
    this.name = name;
  }

  /** What else the figures depend on. */
  void machine(String what, Object value) {
    machine.put(what, value);
  }

  void result(String id, double value, String unit) {
    results.add(ordered("id", id, "value", value, "unit", unit));
  }

  void result(String id, double value, String unit, double p50Millis, double p99Millis) {
    results.add(
        ordered(
            "id",
            id,
            "value",
            value,
            "unit",
            unit,
            "p50Millis",
            p50Millis,
            "p99Millis",
            p99Millis));
  }

  void goal(String id, double goal, boolean atLeast, double value) {
    boolean met = atLeast ? value >= goal : value <= goal;
    goals.add(ordered("id", id, "goal", goal, "atLeast", atLeast, "value", value, "met", met));
  }

  void print(PrintStream out, boolean json) {
    if (json) {
      out.println(
          Json.answers()
              .writeValueAsString(
                  ordered("bench", name, "machine", machine, "results", results, "goals", goals)));
      return;
    }
    for (Map<String, Object> r : results) {
      String latency =
          r.containsKey("p50Millis")
              ? ", p50 "
                  + rounded(r.get("p50Millis"))
                  + " ms, p99 "
                  + rounded(r.get("p99Millis"))
                  + " ms"
              : "";
      out.println(r.get("id") + "  " + rounded(r.get("value")) + " " + r.get("unit") + latency);
    }
    for (Map<String, Object> g : goals) {
      out.println(
          g.get("id")
              + "  "
              + rounded(g.get("value"))
              + "  wanted "
              + (Boolean.TRUE.equals(g.get("atLeast")) ? "at least " : "at most ")
              + rounded(g.get("goal"))
              + (Boolean.TRUE.equals(g.get("met")) ? ": met" : ": NOT met"));
    }
  }

  private static String rounded(@Nullable Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.2f", number)
        : String.valueOf(value);
  }

  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
