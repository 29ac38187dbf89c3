package org.comfrey.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.AgreementReader;
import org.comfrey.agreement.Reading;
import org.comfrey.agreement.ShippedAgreements;
import org.comfrey.agreement.Verdict;
import org.comfrey.agreement.Verifier;

/**
 * What an order costs: a purchase over HTTP (quote, hold, pay, accept) in authenticated one-query
 * requests of the same run, whole lifecycles in one process as a share of what the ledger alone
 * decides in steps, and how long proofs take.
 */
final class TradeBench {
  private static final double QUERIES_FOR_A_PURCHASE = 25;
  private static final double REQUEST_P99_MILLIS = 100;
  private static final int[] SIZES = {25, 50, 100, 200};

  private TradeBench() {}

  static int run(String[] args, PrintStream out) throws Exception {
    Report report = new Report("trade");
    overHttp(report);
    inProcess(report);
    proofs(report);
    report.print(out, List.of(args).contains("--json"));
    return 0;
  }

  private static void overHttp(Report report) throws Exception {
    try (Scratch scratch = new Scratch()) {
      overHttp(report, scratch.folder("data"));
    }
  }

  private static void overHttp(Report report, Path data) throws Exception {
    try (RunningServer server = RunningServer.start(data, "-Dcomfrey.rates.factor=0")) {
      WaitForWorld.in(data);
      TradeOverHttp.Measured measured = new TradeOverHttp(server.url()).measure();
      report.result("http-query", measured.queriesPerSecond(), "requests/s");
      report.result("http-lifecycle", measured.lifecyclesPerSecond(), "orders/s");
      report.result("http-purchase", measured.purchasesPerSecond(), "purchases/s");
      double worst = 0;
      for (TradeOverHttp.Request request : measured.requests()) {
        report.result(
            "http-" + request.name(),
            request.perSecond(),
            "requests/s",
            request.p50Millis(),
            request.p99Millis());
        worst = Math.max(worst, request.p99Millis());
      }
      report.goal(
          "purchase/query",
          QUERIES_FOR_A_PURCHASE,
          false,
          measured.queriesPerSecond() / measured.purchasesPerSecond());
      report.goal("p99Millis", REQUEST_P99_MILLIS, false, worst);
    }
  }

  private static void inProcess(Report report) throws Exception {
    TradeInProcess.Measured measured = TradeInProcess.measure();
    report.result("lifecycle", measured.lifecyclesPerSecond(), "orders/s");
    report.result("lifecycle-steps", measured.stepsPerSecond(), "steps/s");
    report.result("ledger-steps", measured.ledgerStepsPerSecond(), "steps/s");
    report.result(
        "lifecycle-steps/ledger-steps",
        measured.stepsPerSecond() / measured.ledgerStepsPerSecond(),
        "share");
  }

  private static void proofs(Report report) {
    for (String name : ShippedAgreements.names()) {
      report.result("proof-" + name, seconds(ShippedAgreements.named(name)) * 1_000, "ms");
    }
    for (int size : SIZES) {
      Reading reading = AgreementReader.read(LongRoad.ofStates(size));
      if (reading instanceof Reading.Read(Agreement agreement)) {
        report.result("proof-states-" + size, seconds(agreement) * 1_000, "ms");
      } else {
        throw new IllegalStateException("the generated agreement cannot be read: " + reading);
      }
    }
  }

  /** The median of five proofs after one that only warms up. */
  private static double seconds(Agreement agreement) {
    double[] times = new double[6];
    for (int i = 0; i < times.length; i++) {
      long began = System.nanoTime();
      if (!(Verifier.verify(agreement) instanceof Verdict.Proved)) {
        throw new IllegalStateException(agreement.name() + " is not proved");
      }
      times[i] = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
    }
    double[] counted = java.util.Arrays.copyOfRange(times, 1, times.length);
    java.util.Arrays.sort(counted);
    return counted[counted.length / 2];
  }
}
