package org.comfrey.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A day, hour by hour, in less time than a day. People come as people do: by themselves and without
 * waiting for each other, few at night and most in the morning and the evening. At half past nine a
 * newsletter brings three times as many for a quarter of an hour, at seven in the evening a mention
 * on the radio twice as many at once.
 */
public final class Day extends Simulation {
  /** How many come in each hour, as a part of those who come in the busiest. */
  private static final double[] OF_THE_HOURS = {
    0.12, 0.08, 0.06, 0.05, 0.06, 0.12, 0.30, 0.55, 0.85, 1.00, 0.95, 0.85,
    0.75, 0.75, 0.80, 0.75, 0.70, 0.75, 0.90, 1.00, 0.95, 0.75, 0.50, 0.25
  };

  private static final double NEWSLETTER = 9.5;
  private static final double RADIO = 19;
  private static final double QUARTER_OF_AN_HOUR = 0.25;
  private static final double MOST_FAILED_PERCENT = 0.1;
  private static final int P50_MILLIS = 200;
  private static final int P99_MILLIS = 1_000;

  private final double peak = Double.parseDouble(System.getProperty("comfrey.load.peak", "5"));
  private final double secondsOfAnHour =
      Double.parseDouble(System.getProperty("comfrey.load.seconds-of-an-hour", "8"));

  /** Reads what to do from system properties, see {@code ./comfrey bench day}. */
  public Day() {
    Visits visits = new Visits(System.getProperty("comfrey.load.people", "people.csv"));
    setUp(
            visits.mixed("a day").injectOpen(day()),
            visits.mixed("a newsletter").injectOpen(spike(NEWSLETTER, 2)),
            visits.mixed("a mention on the radio").injectOpen(spike(RADIO, 1)))
        .protocols(
            http.baseUrl(System.getProperty("comfrey.load.url", "http://localhost:8080"))
                .acceptHeader("application/json")
                .contentTypeHeader("application/json")
                .shareConnections()
                .disableCaching())
        .assertions(
            global().failedRequests().percent().lt(MOST_FAILED_PERCENT),
            global().responseTime().percentile(50.0).lt(P50_MILLIS),
            global().responseTime().percentile(99.0).lt(P99_MILLIS));
  }

  private List<OpenInjectionStep> day() {
    List<OpenInjectionStep> steps = new ArrayList<>();
    double before = OF_THE_HOURS[OF_THE_HOURS.length - 1];
    for (double hour : OF_THE_HOURS) {
      steps.add(rampUsersPerSec(before * peak).to(hour * peak).during(hours(1)));
      before = hour;
    }
    return steps;
  }

  /** So many times as many as in the busiest hour, beside those who come anyway. */
  private List<OpenInjectionStep> spike(double hour, double times) {
    return List.of(
        nothingFor(hours(hour)),
        constantUsersPerSec(times * peak).during(hours(QUARTER_OF_AN_HOUR)).randomized());
  }

  private Duration hours(double hours) {
    return Duration.ofMillis(Math.round(hours * secondsOfAnHour * 1_000));
  }
}
