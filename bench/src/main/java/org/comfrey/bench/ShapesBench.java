package org.comfrey.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What the money path does and costs in each shape of the program: one server; two nodes behind
 * nginx, with TLS; five processes with Kafka and TLS between them. One after the other on one
 * machine, which the load shares. The cost is the processor time of all processes of the shape,
 * with PostgreSQL, Kafka and nginx.
 */
final class ShapesBench {
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final double MOST_OF_SINGLE = 2.5;

  /**
   * What compilers still have to do when the load has ended is no cost of standing idle: after so
   * long they have done it.
   */
  private static final Duration REST = Duration.ofSeconds(15);

  /** The first one makes known whom to trust before anything has been asked. */
  private static final List<String> SHAPES = List.of("ha", "single", "split");

  private ShapesBench() {}

  static int run(String[] args, PrintStream out) throws Exception {
    Report report = new Report("shapes");
    Map<String, Double> costs = new TreeMap<>();
    Set<String> asked = asked(args);
    for (String shape : SHAPES) {
      if (!asked.contains(shape)) {
        continue;
      }
      try (Scratch scratch = new Scratch()) {
        costs.put(shape, measure(shape, scratch.folder("data"), report));
      }
    }
    Double single = costs.get("single");
    Double ha = costs.get("ha");
    Double split = costs.get("split");
    if (single != null && ha != null) {
      report.result("ha/single", ha / single, "times the cost");
    }
    if (single != null && split != null) {
      report.goal("split/single", MOST_OF_SINGLE, false, split / single);
    }
    report.print(out, List.of(args).contains("--json"));
    return 0;
  }

  /** Those that are named, or all of them. */
  private static Set<String> asked(String[] args) {
    Set<String> named = new LinkedHashSet<>(List.of(args));
    named.remove("--json");
    for (String name : named) {
      if (!SHAPES.contains(name)) {
        throw new IllegalArgumentException("there is no shape '" + name + "'; there are " + SHAPES);
      }
    }
    return named.isEmpty() ? Set.copyOf(SHAPES) : named;
  }

  /** Seconds of processor time that a purchase costs. */
  private static double measure(String shape, Path data, Report report) throws Exception {
    say("starting shape " + shape);
    // What the rates allow is less than a machine can do, and is the same in every shape.
    try (RunningShape running = RunningShape.start(shape, data, "-Dcomfrey.rates.factor=0")) {
      WaitForWorld.in(shape.equals("ha") ? data.resolve("nodes").resolve("1") : data);
      if (shape.equals("ha")) {
        trust(data.resolve("nginx").resolve("edge.pem"));
      }
      say("measuring shape " + shape);
      TradeOverHttp trade = new TradeOverHttp(running.url(), running::quiet);
      TradeOverHttp.Purchases bought = trade.purchases(running::processorSeconds);
      report.result(
          shape + "-purchase",
          bought.perSecond(),
          "purchases/s",
          bought.p50Millis(),
          bought.p99Millis());
      report.result(shape + "-warm-up", (double) bought.warmedUp(), "purchases");
      double all = sum(bought.secondsEach());
      report.result(shape + "-cost", all * 1_000, "ms of a processor per purchase");
      bought
          .secondsEach()
          .forEach((kind, seconds) ->
              report.result(
                  shape + "-cost of " + kind, seconds * 1_000, "ms of a processor per purchase"));
      TimeUnit.MILLISECONDS.sleep(REST.toMillis());
      Map<String, Double> before = running.processorSeconds();
      TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
      report.result(
          shape + "-idle",
          (sum(running.processorSeconds()) - sum(before)) / IDLE.toSeconds(),
          "processors");
      return all;
    }
  }

  private static double sum(Map<String, Double> seconds) {
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static void say(String what) {
    System.err.println("comfrey bench: " + what);
  }

  /** Whoever connects from now on believes that certificate. */
  private static void trust(Path certificate) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "edge", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted.getTrustManagers(), null);
    SSLContext.setDefault(context);
  }
}
