package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.kernel.outbox.Relay;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The trade in a real browser, with accessibility checks on every page. The browser is named by the
 * launcher; {@code test --without browser} leaves this out.
 */
@EnabledIfSystemProperty(named = "comfrey.browser", matches = ".+")
class BrowserJourneyTest {
  private static final int MINUTES = 10;

  @Test
  void twoPeopleTradeInTheBrowserAndEveryPageIsAccessible()
      throws IOException, InterruptedException {
    try (BrowserPlatform platform = BrowserPlatform.started()) {
      Someone client = platform.person("Browsing Client", "member");
      Someone provider = platform.person("Browsing Provider", "member");
      Someone operator = platform.person("Browsing Operator", "member", "operator");
      Listing listing = Market.listing(provider, "appointment-on-request", "moderate");
      assertThat(platform.bean(Relay.class).awaitQuiet(Duration.ofSeconds(60))).isTrue();
      platform.run(
          "journey.mjs",
          MINUTES,
          client.email(),
          provider.email(),
          operator.email(),
          Platform.PASSWORD,
          listing.id().toString());
    }
  }
}
