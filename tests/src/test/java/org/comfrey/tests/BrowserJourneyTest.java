package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.NewPerson;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.app.Modules;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.outbox.Relay;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.runtime.DataConfiguration;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.testkit.TestPostgres;
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
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      // The issuer names itself by its address, so a browser needs the port to be known before the
      // start.
      port = free.getLocalPort();
    }
    Path data = Files.createTempDirectory("comfrey-browser");
    try (ModuleRuntime runtime =
        ModuleRuntime.of(
                Modules.table(),
                RuntimeOptions.all(data, port).withProperty("comfrey.rates.factor", "1000"))
            .sharing(DataConfiguration.class)
            .giving(DatabaseAddress.class, TestPostgres.database())
            .giving(Clock.class, Clock.systemUTC())
            .start()) {
      URI url = URI.create("http://localhost:" + port);
      Someone client = person(runtime, url, "Browsing Client", "member");
      Someone provider = person(runtime, url, "Browsing Provider", "member");
      Someone operator = person(runtime, url, "Browsing Operator", "member", "operator");
      Listing listing = Market.listing(provider, "appointment-on-request", "moderate");
      assertThat(runtime.bean(Relay.class).awaitQuiet(Duration.ofSeconds(60))).isTrue();
      Path output = Files.createTempFile("comfrey-browser", ".log");
      Process journey =
          new ProcessBuilder(
                  "node",
                  "tools/journey.mjs",
                  url.toString(),
                  System.getProperty("comfrey.browser"),
                  client.email(),
                  provider.email(),
                  operator.email(),
                  Platform.PASSWORD,
                  listing.id().toString())
              .directory(Path.of("../web").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = journey.waitFor(MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        journey.descendants().forEach(ProcessHandle::destroyForcibly);
        journey.destroyForcibly();
      }
      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended).as("ended in time: %s", said).isTrue();
      assertThat(journey.exitValue()).as("%s", said).isZero();
    }
  }

  private static Someone person(ModuleRuntime runtime, URI url, String name, String... roles) {
    PersonId id = new PersonId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    String email = name.toLowerCase(Locale.ROOT).replace(' ', '.') + "@test.example";
    runtime
        .bean(PeopleApi.class)
        .create(
            new NewPerson(
                id, email, Platform.PASSWORD, name, "en", "Europe/Vienna", null, List.of(roles)));
    return new Someone(id, email, ApiClient.signIn(url, email, Platform.PASSWORD));
  }
}
