package org.comfrey.bench;

import java.net.URI;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comfrey.api.Money;
import org.comfrey.api.calendar.OpenHours;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;
import org.comfrey.kernel.client.ApiClient;

/** Somebody who sells by that listing and buys with that card. */
record TradePerson(ApiClient http, Plan plan, Listing listing, String card) {
  private static final String PASSWORD = "a person of a benchmark";
  private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9._~-]+)");

  String token() {
    return Objects.requireNonNull(http.tokens()).accessToken();
  }

  /** Makes somebody and waits until the calendar sells their time. */
  static TradePerson made(
      URI url, ApiClient operator, int number, Instant firstDay, int horizonDays)
      throws InterruptedException {
    String email = "bench" + number + "@bench.example";
    ApiClient.anonymous(url)
        .post(
            "/v1/registrations",
            Map.of(
                "email",
                email,
                "password",
                PASSWORD,
                "displayName",
                "Bench " + number,
                "locale",
                "en",
                "timeZone",
                "UTC"))
        .orThrow();
    ApiClient.anonymous(url)
        .post("/v1/registrations/confirm", Map.of("token", token(operator, email)))
        .orThrow();
    ApiClient http = ApiClient.signIn(url, email, PASSWORD);
    Plan plan = http.post("/v1/plans", plan(horizonDays)).as(Plan.class);
    Listing draft = http.post("/v1/listings", listing(number, plan)).as(Listing.class);
    Listing listing = http.post("/v1/listings/" + draft.id() + "/publish", null).as(Listing.class);
    String card =
        http.post("/sandbox/cards", Map.of("number", "4242424242424242"))
            .orThrow()
            .json()
            .path("token")
            .asString();
    // The calendar learns of a listing by an event, and only asking it tells when.
    for (int i = 0; i < 600; i++) {
      String day = firstDay.atOffset(ZoneOffset.UTC).toLocalDate().toString();
      String free = "/v1/listings/" + listing.id() + "/slots?from=" + day + "&to=" + day;
      if (http.get(free).status() == 200) {
        return new TradePerson(http, plan, listing, card);
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("the calendar does not know listing " + listing.id());
  }

  /** The mail leaves after its event was handled; only the mailbox tells when. */
  private static String token(ApiClient operator, String email) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      String mails = operator.get("/v1/operator/mailbox?to=" + email).orThrow().body();
      Matcher found = TOKEN.matcher(mails);
      if (found.find()) {
        return found.group(1);
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("no mail came for " + email);
  }

  private static PlanDraft plan(int horizonDays) {
    List<OpenHours> always = new ArrayList<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      always.add(new OpenHours(day, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT));
    }
    return new PlanDraft("Always", "UTC", always, List.of(), 0, 0, 0, 15, horizonDays);
  }

  private static ListingDraft listing(int number, Plan plan) {
    return new ListingDraft(
        "A quarter of an hour, offer " + number,
        "For measurements.",
        "coaching",
        new Money(6_500, "EUR"),
        15,
        "appointment-on-request",
        "flexible",
        plan.id(),
        new Place("online", null, null, null, null, null, "https://meet.example/" + number),
        List.of("en"),
        List.of());
  }
}
