package org.comfrey.tests;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.trade.Order;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The trade in a real browser, the buyer's part by keyboard alone, and every page that the table of
 * routes names: accessible, with nothing hard-coded, and of use without a network. The browser is
 * named by the launcher; {@code test --without browser} leaves this out.
 */
@EnabledIfSystemProperty(named = "comfrey.browser", matches = ".+")
class BrowserJourneyTest {
  private static final int MINUTES = 10;

  /** Every fourth page on a phone in the light; the rest and the strange language take minutes. */
  private static final String SHORT = "short";

  private static final String WHOLE = "whole";

  @Test
  void twoPeopleTradeInTheBrowserAndEveryPageIsAccessible()
      throws IOException, InterruptedException {
    story(SHORT);
  }

  @Test
  @Tag("long")
  void everyPageIsAccessibleInBothLayoutsAndThemes() throws IOException, InterruptedException {
    story(WHOLE);
  }

  private static void story(String extent) throws IOException, InterruptedException {
    try (BrowserPlatform platform = BrowserPlatform.started()) {
      Someone client = platform.person("Browsing Client", "member");
      Someone provider = platform.person("Browsing Provider", "member");
      Someone operator = platform.person("Browsing Operator", "member", "operator");
      Someone compliance = platform.person("Browsing Officer", "member", "compliance");
      Listing listing = Market.listing(provider, "appointment-on-request", "moderate");
      Listing instant = Market.listing(provider, "appointment-instant", "flexible");
      Order disputed = platform.paid(client, instant, Duration.ofDays(2));
      platform.run(
          "journey.mjs",
          MINUTES,
          client.email(),
          provider.email(),
          operator.email(),
          Platform.PASSWORD,
          listing.id().toString());
      platform.run("offline.mjs", MINUTES, Platform.PASSWORD, client.email(), compliance.email());
      platform.advanceTo(disputed.end().plus(Duration.ofHours(1)));
      platform
          .again(client)
          .http()
          .post(
              "/v1/disputes",
              Map.of("order", disputed.id(), "reason", "quality", "statement", "It was too short."))
          .orThrow();
      platform.quiet();
      platform.run(
          "everywhere.mjs",
          MINUTES,
          Platform.PASSWORD,
          client.email(),
          provider.email(),
          operator.email(),
          compliance.email(),
          disputed.id().toString(),
          Long.toString(platform.ahead().toSeconds()),
          extent);
    }
  }
}
