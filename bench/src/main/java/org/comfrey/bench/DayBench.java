package org.comfrey.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comfrey.api.Money;
import org.comfrey.kernel.client.ApiClient;

/**
 * A day of a community, hour by hour in a few minutes, as Gatling plays it (load/): visits of a
 * realistic mix, few at night and many in the morning and the evening, and two spikes. Server and
 * load have processors of their own.
 */
final class DayBench {
  private static final int PEOPLE = 8;
  private static final int HORIZON_DAYS = 730;
  private static final String PEAK = "--peak";
  private static final String HOUR = "--seconds-of-an-hour";
  private static final Map<String, String> USUAL = Map.of(PEAK, "5", HOUR, "8");
  private static final double MOST_FAILED_PERCENT = 0.1;
  private static final double P99_MILLIS_GOAL = 1_000;

  /** How many requests there were, and how many of them were answered as they should be. */
  private static final Pattern COUNT =
      Pattern.compile("> Global +\\| +([\\d,]+) \\| +([\\d,]+) \\|.*");

  /** What came of something that the simulation asserts. */
  private static final Pattern ASSERTED =
      Pattern.compile("Global: (\\d+)th percentile of response time .*\\(actual : ([\\d.]+)\\)");

  private static final int LINES_SHOWN = 30;

  private DayBench() {}

  static int run(String[] args, PrintStream out) throws Exception {
    Map<String, String> options = new HashMap<>(USUAL);
    for (int i = 0; i + 1 < args.length; i++) {
      if (USUAL.containsKey(args[i])) {
        options.put(args[i], Double.toString(Double.parseDouble(args[i + 1])));
      }
    }
    try (Scratch scratch = new Scratch()) {
      Path data = scratch.folder("data");
      try (RunningServer server = RunningServer.start(data, "-Dcomfrey.rates.factor=0")) {
        say("making the demo world and who comes");
        WaitForWorld.in(data);
        Path people = data.resolveSibling("people.csv");
        Files.writeString(people, people(server.url()));
        Report report = new Report("day");
        report.machine("pinned", Processors.share(server.processes()));
        report.machine("peak visits/s", options.getOrDefault(PEAK, ""));
        report.machine("seconds of an hour", options.getOrDefault(HOUR, ""));
        say("playing the day");
        play(server.url(), people, options, report);
        report.print(out, List.of(args).contains("--json"));
        return 0;
      }
    }
  }

  private static void say(String what) {
    System.err.println("comfrey bench: " + what);
  }

  /** Each buys from the next one. */
  private static String people(URI url) throws InterruptedException {
    Instant day = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(2, ChronoUnit.DAYS);
    ApiClient operator =
        ApiClient.signIn(url, "operator@demo.example", "an operator on a demo day");
    List<TradePerson> all = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      all.add(TradePerson.made(url, operator, i, day, HORIZON_DAYS));
    }
    StringBuilder lines =
        new StringBuilder("token,sellerToken,sellerEmail,listing,card,day,firstSlot\n");
    for (int i = 0; i < PEOPLE; i++) {
      TradePerson client = all.get(i);
      TradePerson seller = all.get((i + 1) % PEOPLE);
      client
          .http()
          .post(
              "/v1/wallet/deposits",
              Map.of("amount", new Money(100_000, "EUR"), "cardToken", client.card()))
          .orThrow();
      lines
          .append(client.token())
          .append(',')
          .append(seller.token())
          .append(",bench")
          .append((i + 1) % PEOPLE)
          .append("@bench.example,")
          .append(seller.listing().id())
          .append(',')
          .append(client.card())
          .append(',')
          .append(day.atOffset(ZoneOffset.UTC).toLocalDate())
          .append(",0\n");
    }
    return lines.toString();
  }

  private static void play(URI url, Path people, Map<String, String> options, Report report)
      throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("comfrey.home", ".")).toAbsolutePath();
    Path load = home.resolve("load").resolve("target");
    Path results = Files.createDirectory(people.resolveSibling("gatling"));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Dcomfrey.load.url=" + url,
            "-Dcomfrey.load.people=" + people,
            "-Dcomfrey.load.peak=" + options.get(PEAK),
            "-Dcomfrey.load.seconds-of-an-hour=" + options.get(HOUR),
            "-cp",
            load.resolve("classes") + ":" + load.resolve("lib") + "/*",
            "io.gatling.app.Gatling",
            "--simulation",
            "org.comfrey.load.Day",
            "--no-reports",
            "--results-folder",
            results.toString());
    Process gatling =
        new ProcessBuilder(command).redirectErrorStream(true).directory(results.toFile()).start();
    long began = System.nanoTime();
    Played played = new Played();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(gatling.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        played.read(line);
      }
    } finally {
      gatling.destroy();
    }
    gatling.waitFor();
    played.report(report, (System.nanoTime() - began) / 1e9);
  }

  /**
   * What Gatling says of the day; it counts again and again, and the last time is for all of it.
   */
  private static final class Played {
    private final Map<String, Double> millis = new HashMap<>();
    private final Deque<String> said = new ArrayDeque<>();
    private double requests;
    private double good;

    void read(String line) {
      said.addLast(line);
      if (said.size() > LINES_SHOWN) {
        said.removeFirst();
      }
      Matcher counted = COUNT.matcher(line);
      if (counted.matches()) {
        requests = number(counted.group(1));
        good = number(counted.group(2));
      }
      Matcher asserted = ASSERTED.matcher(line);
      if (asserted.matches()) {
        millis.put(asserted.group(1), number(asserted.group(2)));
      }
    }

    private static double number(String text) {
      return Double.parseDouble(text.replace(",", ""));
    }

    void report(Report report, double seconds) throws IOException {
      Double p50 = millis.get("50");
      Double p99 = millis.get("99");
      if (requests == 0 || p50 == null || p99 == null) {
        throw new IOException("the day was not played: " + String.join("\n", said));
      }
      report.result("day", requests / seconds, "requests/s in the mean of the day", p50, p99);
      report.result("requests", requests, "requests");
      report.goal("failed", MOST_FAILED_PERCENT, false, 100 * (requests - good) / requests);
      report.goal("p99", P99_MILLIS_GOAL, false, p99);
    }
  }
}
