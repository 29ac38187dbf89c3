package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.Money;
import org.comfrey.api.calendar.OpenHours;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.calendar.Slots;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.payments.Balance;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.Wallet;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.Quote;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.tests.Platform.Someone;
import tools.jackson.databind.JsonNode;

/** What people do on the platform, over HTTP, in the words of the stories. */
final class Market {
  static final String APPROVED = "4242424242424242";
  private static final String ZONE = "Europe/Vienna";

  /** Where an appointment in Vienna is. */
  static final Place PRACTICE =
      new Place(
          "at-place",
          "Vienna",
          "AT",
          new GeoPoint(48.2082, 16.3738),
          "1 Invented Lane",
          "1070",
          null);

  private Market() {}

  /** An order that is placed and paid, with all that follows from it. */
  static Order paid(Platform platform, Someone client, Listing listing, Instant start) {
    Order order = place(client, quote(client, listing, start));
    assertThat(pay(client, order, APPROVED).status()).isEqualTo("succeeded");
    platform.settle();
    return order(client, order);
  }

  /** A published listing of 60 minutes at 65.00 EUR, open every day from 9 to 17 in Vienna. */
  static Listing listing(Someone provider, String agreement, String policy) {
    return listing(provider, agreement, policy, 6_500);
  }

  /** The same at another price, in cents. */
  static Listing listing(Someone provider, String agreement, String policy, long priceMinor) {
    Plan plan = provider.http().post("/v1/plans", plan()).as(Plan.class);
    ListingDraft draft =
        new ListingDraft(
            "Deep back massage",
            "Slow work for tired backs.",
            "massage",
            new Money(priceMinor, "EUR"),
            60,
            agreement,
            policy,
            plan.id(),
            PRACTICE,
            List.of("en"),
            List.of());
    return published(provider, draft);
  }

  static Listing published(Someone provider, ListingDraft draft) {
    Listing drafted = provider.http().post("/v1/listings", draft).as(Listing.class);
    return provider
        .http()
        .post("/v1/listings/" + drafted.id() + "/publish", null)
        .as(Listing.class);
  }

  static PlanDraft plan() {
    List<OpenHours> weekly = new ArrayList<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      weekly.add(new OpenHours(day, LocalTime.of(9, 0), LocalTime.of(17, 0)));
    }
    return new PlanDraft("Every day", ZONE, weekly, List.of(), 0, 0, 0, 60, 90);
  }

  /** Nine o'clock in Vienna, when the plan opens, of the day of that instant. */
  static Instant opening(Instant day) {
    return day.atZone(ZoneId.of(ZONE))
        .toLocalDate()
        .atTime(9, 0)
        .atZone(ZoneId.of(ZONE))
        .toInstant();
  }

  static List<Slot> slots(ApiClient http, Listing listing, String from, String to) {
    return http.get("/v1/listings/" + listing.id() + "/slots?from=" + from + "&to=" + to)
        .as(Slots.class)
        .items();
  }

  static Quote quote(Someone client, Listing listing, Instant start) {
    return client
        .http()
        .post("/v1/quotes", Map.of("listing", listing.id(), "start", start))
        .as(Quote.class);
  }

  static Order place(Someone client, Quote quote) {
    return client.http().post("/v1/orders", Map.of("quote", quote.id())).as(Order.class);
  }

  static String card(Someone person, String number) {
    return person
        .http()
        .post("/sandbox/cards", Map.of("number", number))
        .orThrow()
        .json()
        .path("token")
        .asString();
  }

  /** A gift voucher that is paid. */
  static JsonNode voucher(Someone buyer, Money amount, String message) {
    JsonNode voucher =
        buyer
            .http()
            .post(
                "/v1/vouchers",
                Map.of("amount", amount, "cardToken", card(buyer, APPROVED), "message", message))
            .orThrow()
            .json();
    assertThat(voucher.path("state").asString()).isEqualTo("live");
    return voucher;
  }

  static PaymentView pay(Someone client, Order order, String cardNumber) {
    return client
        .http()
        .post(
            "/v1/orders/" + order.id() + "/payments", Map.of("cardToken", card(client, cardNumber)))
        .as(PaymentView.class);
  }

  static Order order(Someone person, Order order) {
    return person.http().get("/v1/orders/" + order.id()).as(Order.class);
  }

  static ApiClient.Answer take(Someone person, Order order, String transition) {
    return person
        .http()
        .post("/v1/orders/" + order.id() + "/transitions", Map.of("transition", transition));
  }

  static Balance balance(Someone person) {
    return person.http().get("/v1/wallet").as(Wallet.class).balances().stream()
        .filter(balance -> balance.currency().equals("EUR"))
        .findFirst()
        .orElse(new Balance("EUR", 0, 0, 0, 0));
  }
}
