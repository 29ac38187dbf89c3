package org.comfrey.tests;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.comfrey.api.Money;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.trade.Order;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Goods, a package, a dearer time and a dispute that needs two operators, in a real browser. The
 * browser is named by the launcher; {@code test --without browser} leaves this out. Minutes of
 * pages and pictures: the same ways are short in {@link SalesJourneyTest}.
 */
@EnabledIfSystemProperty(named = "comfrey.browser", matches = ".+")
class SalesBrowserTest {
  private static final int MINUTES = 8;

  @Test
  @Tag("long")
  void goodsPackagesDearerTimesAndDisputesAreDealtWithInTheBrowser()
      throws IOException, InterruptedException {
    try (BrowserPlatform platform = BrowserPlatform.started()) {
      Someone client = platform.person("Buying Client", "member");
      Someone provider = platform.person("Selling Provider", "member");
      Someone operator = platform.person("Ruling Operator", "member", "operator");
      Someone second = platform.person("Second Operator", "member", "operator");
      // Dear enough that a ruling about it needs two operators.
      Listing dear = Market.listing(provider, "appointment-instant", "flexible", 80_000);
      Order disputed = platform.paid(client, dear, Duration.ofDays(2));
      platform.advanceTo(disputed.end().plus(Duration.ofHours(1)));
      client = platform.again(client);
      provider = platform.again(provider);
      Listing goods = goods(provider);
      Listing packaged = packaged(provider);
      Listing moving = Market.listing(provider, "appointment-instant", "flexible");
      Order moved = platform.paid(client, moving, Duration.ofDays(6));
      dearer(provider, moving);
      platform.quiet();
      platform.run(
          "sales.mjs",
          MINUTES,
          Platform.PASSWORD,
          client.email(),
          provider.email(),
          operator.email(),
          second.email(),
          goods.id().toString(),
          packaged.id().toString(),
          moving.id().toString(),
          moved.id().toString(),
          disputed.id().toString(),
          Long.toString(platform.ahead().toSeconds()),
          System.getProperty("comfrey.pictures", ""));
    }
  }

  private static Listing goods(Someone provider) {
    return Market.published(
        provider,
        new ListingDraft(
            "Comfrey balm",
            "A balm for tired backs, stirred by hand.",
            "massage",
            new Money(1_995, "EUR"),
            null,
            "goods",
            null,
            null,
            new Place("delivery", "Vienna", "AT", null, null, null, null),
            List.of("en"),
            List.of(),
            null,
            1));
  }

  private static Listing packaged(Someone provider) {
    Plan plan = provider.http().post("/v1/plans", Market.plan()).as(Plan.class);
    return Market.published(
        provider,
        new ListingDraft(
            "Three back massages",
            "Slow work for tired backs, three times.",
            "massage",
            new Money(17_000, "EUR"),
            60,
            "package",
            "moderate",
            plan.id(),
            Market.PRACTICE,
            List.of("en"),
            List.of(),
            3));
  }

  private static void dearer(Someone provider, Listing listing) {
    var found = provider.http().get("/v1/listings/" + listing.id()).orThrow();
    Listing old = found.as(Listing.class);
    ListingDraft draft =
        new ListingDraft(
            old.title(),
            old.description(),
            old.category(),
            new Money(8_000, "EUR"),
            old.durationMinutes(),
            old.agreement(),
            old.cancellationPolicy(),
            old.plan(),
            old.place(),
            old.languages(),
            old.photos());
    provider
        .http()
        .send(
            "PUT", "/v1/listings/" + listing.id(), draft, Map.of("If-Match", found.header("ETag")))
        .orThrow();
  }
}
