package org.comfrey.bench;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongFunction;
import org.comfrey.api.Money;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;

/**
 * What becomes of a server that is asked for twice what it can do. First the most that it does for
 * callers who wait for each answer; then twice as much arrives whether or not anything is answered,
 * as people do who know nothing of each other. Server and load have processors of their own.
 */
final class OverloadBench {
  private static final int CALLERS = 8;
  private static final int[] MORE_CALLERS = {16, 32};
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration MEASURED = Duration.ofSeconds(8);

  /** Until then the server takes it for a crowd, which is let in one after the other. */
  private static final Duration CROWD = Duration.ofSeconds(10);

  private static final Duration OVERLOADED = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final double TIMES = 2;
  private static final double GOODPUT_GOAL = 0.8;
  private static final double P99_MILLIS_GOAL = 1_000;

  /**
   * What a million registered people ask for: one in ten comes on a day, for 25 requests, and the
   * busiest hour has a tenth of the day's; a spike has three times that. Half of what a node can do
   * is left free.
   */
  private static final double PEOPLE = 1e6;

  private static final double REQUESTS_PER_SECOND_OF_THE_PEOPLE =
      PEOPLE * 0.1 * 25 * 0.1 / 3_600 * 3;
  private static final double USED = 0.5;

  private OverloadBench() {}

  static int run(String[] args, PrintStream out) throws Exception {
    try (Scratch scratch = new Scratch()) {
      Path data = scratch.folder("data");
      try (RunningServer server = RunningServer.start(data, "-Dcomfrey.rates.factor=0")) {
        say("making the demo world");
        WaitForWorld.in(data);
        Report report = new Report("overload");
        report.machine("pinned", Processors.share(server.processes()));
        measure(report, server.url());
        report.print(out, List.of(args).contains("--json"));
        return 0;
      }
    }
  }

  private static void say(String what) {
    System.err.println("comfrey bench: " + what);
  }

  private static void measure(Report report, URI url) throws Exception {
    LongFunction<byte[]> mix = mix(url);
    ArrivingLoad load = new ArrivingLoad(url, mix);
    say("warming up");
    load.closed(16, WARM_UP);
    say("measuring the most that it does");
    ArrivingLoad.Measured peak = load.closed(CALLERS, MEASURED);
    for (int callers : MORE_CALLERS) {
      ArrivingLoad.Measured one = load.closed(callers, MEASURED);
      peak = one.goodPerSecond() > peak.goodPerSecond() ? one : peak;
    }
    say("asking for twice as much");
    List<ArrivingLoad.Measured> both = load.open(TIMES * peak.goodPerSecond(), CROWD, OVERLOADED);
    ArrivingLoad.Measured over = both.getLast();
    say("asking for half of it again");
    ArrivingLoad.Measured after = load.open(USED * peak.goodPerSecond(), PAUSE, MEASURED).getLast();
    result(report, "peak", peak);
    result(report, "twice, at first", both.getFirst());
    result(report, "twice", over);
    result(report, "half, afterwards", after);
    report.result("twice/refused", over.refusedShare(), "of all");
    report.result(
        "nodes per million people",
        REQUESTS_PER_SECOND_OF_THE_PEOPLE / (USED * peak.goodPerSecond()),
        "nodes with " + Processors.ofTheServer() + " processors");
    report.goal("twice/peak", GOODPUT_GOAL, true, over.goodPerSecond() / peak.goodPerSecond());
    report.goal("twice/p99", P99_MILLIS_GOAL, false, over.p99Millis());
  }

  private static void result(Report report, String id, ArrivingLoad.Measured measured) {
    report.result(
        id, measured.goodPerSecond(), "good answers/s", measured.p50Millis(), measured.p99Millis());
  }

  /** What people ask for in the course of a day: most look around, few send money. */
  private static LongFunction<byte[]> mix(URI url) {
    ApiClient client = ApiClient.signIn(url, "client@demo.example", "a client on a demo day");
    ApiClient provider = ApiClient.signIn(url, "provider@demo.example", "a provider on a demo day");
    Answer card = client.post("/sandbox/cards", Map.of("number", "4242424242424242")).orThrow();
    client
        .post(
            "/v1/wallet/deposits",
            Map.of(
                "amount",
                new Money(1_000_000, "EUR"),
                "cardToken",
                card.json().path("token").asString()))
        .orThrow();
    String listing =
        client
            .get("/v1/search?limit=1")
            .orThrow()
            .json()
            .path("items")
            .path(0)
            .path("id")
            .asString();
    LocalDate from = LocalDate.now(ZoneOffset.UTC).plusDays(2);
    String slots = "/v1/listings/" + listing + "/slots?from=" + from + "&to=" + from.plusDays(7);
    String ofClient = Objects.requireNonNull(client.tokens()).accessToken();
    String ofProvider = Objects.requireNonNull(provider.tokens()).accessToken();
    return number -> {
      int dice = new Random(number).nextInt(100);
      if (dice < 40) {
        return get("/v1/search?near=48.2,16.37&withinKilometres=80", ofClient);
      } else if (dice < 55) {
        return get(slots, ofClient);
      } else if (dice < 65) {
        return get("/v1/listings/" + listing, ofClient);
      } else if (dice < 75) {
        return get("/v1/wallet", ofProvider);
      } else if (dice < 85) {
        return get("/v1/orders", ofProvider);
      } else if (dice < 95) {
        return get("/v1/notifications", ofClient);
      }
      return Wire.request(
          "POST",
          "/v1/transfers",
          ofClient,
          "Idempotency-Key: " + UUID.randomUUID() + "\r\n",
          "{\"toEmail\":\"provider@demo.example\",\"amount\":{\"amountMinor\":1,\"currency\":\"EUR\"}}");
    };
  }

  private static byte[] get(String path, String token) {
    return Wire.request("GET", path, token, "", "");
  }
}
