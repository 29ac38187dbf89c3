package org.comfrey.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.csv;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitBlockOnFail;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.FeederBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What people do when they come, with the pauses in which they read: of a hundred visits sixty look
 * around, twenty-eight look after what is theirs, eight buy an appointment that is accepted at
 * once, and four send money.
 */
final class Visits {
  private static final Duration READING = Duration.ofMillis(800);
  private static final int MINUTES_OF_A_SLOT = 15;

  private final FeederBuilder<String> people;

  /** Each slot is sold once, whoever asks for it. */
  private final Map<String, AtomicInteger> sold = new ConcurrentHashMap<>();

  /**
   * @param file lines of {@code token,sellerToken,sellerEmail,listing,card,day,firstSlot}; people
   *     take turns being one of them
   */
  Visits(String file) {
    people = csv(file).circular();
  }

  /** The mix of all of them under a name of its own. */
  ScenarioBuilder mixed(String name) {
    return scenario(name)
        .exec(feed(people))
        .exec(
            randomSwitch()
                .on(
                    percent(60).then(looksAround()),
                    percent(28).then(looksAfterTheirs()),
                    percent(8).then(buys()),
                    percent(4).then(sendsMoney())));
  }

  private ChainBuilder looksAround() {
    return exitBlockOnFail()
        .on(
            exec(get("search", "/v1/search?near=48.2,16.37&withinKilometres=80")),
            reading(),
            exec(get("offer", "/v1/listings/#{listing}")),
            reading(),
            exec(get("slots", "/v1/listings/#{listing}/slots?from=#{day}&to=#{day}")),
            reading(),
            exec(get("search", "/v1/search?near=48.2,16.37&withinKilometres=20")));
  }

  private ChainBuilder looksAfterTheirs() {
    return exitBlockOnFail()
        .on(
            exec(get("notices", "/v1/notifications")),
            reading(),
            exec(get("orders", "/v1/orders")),
            reading(),
            exec(get("wallet", "/v1/wallet")));
  }

  private ChainBuilder buys() {
    return exitBlockOnFail()
        .on(
            exec(get("slots", "/v1/listings/#{listing}/slots?from=#{day}&to=#{day}")),
            reading(),
            exec(session ->
                session.set(
                    "start",
                    nextStart(
                        session.getString("listing"),
                        session.getString("day"),
                        Integer.parseInt(session.getString("firstSlot"))))),
            exec(
                post(
                        "quote",
                        "/v1/quotes",
                        "#{token}",
                        "{\"listing\":\"#{listing}\",\"start\":\"#{start}\"}")
                    .check(jsonPath("$.id").saveAs("quote"))),
            reading(),
            exec(
                post("order", "/v1/orders", "#{token}", "{\"quote\":\"#{quote}\"}")
                    .check(jsonPath("$.id").saveAs("order"))),
            exec(
                post(
                    "pay",
                    "/v1/orders/#{order}/payments",
                    "#{token}",
                    "{\"cardToken\":\"#{card}\"}")),
            reading(),
            exec(
                post(
                    "accept",
                    "/v1/orders/#{order}/transitions",
                    "#{sellerToken}",
                    "{\"transition\":\"accept\"}")));
  }

  private ChainBuilder sendsMoney() {
    return exitBlockOnFail()
        .on(
            exec(get("wallet", "/v1/wallet")),
            reading(),
            exec(
                post(
                    "transfer",
                    "/v1/transfers",
                    "#{token}",
                    "{\"toEmail\":\"#{sellerEmail}\",\"amount\":{\"amountMinor\":1,\"currency\":\"EUR\"}}")));
  }

  private String nextStart(String listing, String day, int first) {
    int slot = sold.computeIfAbsent(listing, _ -> new AtomicInteger(first)).getAndIncrement();
    return Instant.parse(day + "T00:00:00Z")
        .plus(Duration.ofMinutes((long) MINUTES_OF_A_SLOT * slot))
        .toString();
  }

  private static ChainBuilder reading() {
    return exec(session -> session).pause(READING);
  }

  private static HttpRequestActionBuilder get(String name, String path) {
    return http(name).get(path).header("Authorization", "Bearer #{token}").check(status().is(200));
  }

  private static HttpRequestActionBuilder post(
      String name, String path, String token, String body) {
    return http(name)
        .post(path)
        .header("Authorization", "Bearer " + token)
        .header("Idempotency-Key", session -> UUID.randomUUID().toString())
        .body(StringBody(body))
        .check(status().in(200, 201));
  }
}
