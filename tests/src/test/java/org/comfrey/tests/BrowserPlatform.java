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
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.NewPerson;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.trade.Order;
import org.comfrey.app.Modules;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.outbox.Relay;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.runtime.DataConfiguration;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.testkit.TestFolders;
import org.comfrey.tests.Platform.Someone;

/** The platform on an address that a real browser can use, and the scripts that drive one. */
final class BrowserPlatform implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ModuleRuntime runtime;
  private final URI url;
  private final MovableClock clock;

  private BrowserPlatform(ModuleRuntime runtime, URI url, MovableClock clock) {
    this.runtime = runtime;
    this.url = url;
    this.clock = clock;
  }

  /** Issuer and passkeys are bound to the address, so the port is known before the start. */
  static BrowserPlatform started() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path data = Platform.folder();
    MovableClock clock = MovableClock.runningWith(Clock.systemUTC());
    ModuleRuntime runtime =
        ModuleRuntime.of(
                Modules.table(),
                RuntimeOptions.all(data, port).withProperty("comfrey.rates.factor", "1000"))
            .sharing(DataConfiguration.class)
            .giving(DatabaseAddress.class, Platform.migrated())
            .giving(Clock.class, clock)
            .start();
    return new BrowserPlatform(runtime, URI.create("http://localhost:" + port), clock);
  }

  <T> T bean(Class<T> type) {
    return runtime.bean(type);
  }

  private <T> Collection<T> beans(Class<T> type) {
    return runtime.context().getBeansOfType(type).values();
  }

  /** How far that time is ahead of everybody else's. */
  Duration ahead() {
    return Duration.between(Clock.systemUTC().instant(), clock.instant());
  }

  /** Puts the time ahead; what is due by then has happened. */
  void advanceTo(Instant moment) {
    clock.advance(Duration.between(clock.instant(), moment));
    quiet();
  }

  /** Nothing is on its way any more: no timer is due, no event undelivered. */
  void quiet() {
    for (int round = 0; round < 2; round++) {
      for (TimerRunner timers : beans(TimerRunner.class)) {
        assertThat(timers.awaitQuiet(PATIENCE)).isTrue();
      }
      assertThat(bean(Relay.class).awaitQuiet(PATIENCE)).isTrue();
    }
  }

  /** An order for the morning of a day that is so far ahead, paid. */
  Order paid(Someone client, Listing listing, Duration ahead) {
    quiet();
    Instant start = Market.opening(clock.instant().plus(ahead));
    Order order = Market.place(client, Market.quote(client, listing, start));
    assertThat(Market.pay(client, order, Market.APPROVED).status()).isEqualTo("succeeded");
    quiet();
    return order;
  }

  /** Signs somebody in again, whose proof has become too old. */
  Someone again(Someone known) {
    return new Someone(
        known.id(), known.email(), ApiClient.signIn(url, known.email(), Platform.PASSWORD));
  }

  Someone person(String name, String... roles) {
    PersonId id = new PersonId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    String email = name.toLowerCase(Locale.ROOT).replace(' ', '.') + "@test.example";
    bean(PeopleApi.class)
        .create(
            new NewPerson(
                id, email, Platform.PASSWORD, name, "en", "Europe/Vienna", null, List.of(roles)));
    return new Someone(id, email, ApiClient.signIn(url, email, Platform.PASSWORD));
  }

  /** Runs a script of web/tools in Chromium and expects it to end well within some minutes. */
  void run(String script, int minutes, String... arguments)
      throws IOException, InterruptedException {
    Path output = TestFolders.fresh("browser").resolve("output.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            "node", "tools/" + script, url.toString(), System.getProperty("comfrey.browser"));
    builder.command().addAll(List.of(arguments));
    Process journey =
        builder
            .directory(Path.of("../web").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = journey.waitFor(minutes, TimeUnit.MINUTES);
    if (!ended) {
      journey.descendants().forEach(ProcessHandle::destroyForcibly);
      journey.destroyForcibly();
    }
    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended).as("ended in time: %s", said).isTrue();
    assertThat(journey.exitValue()).as("%s", said).isZero();
  }

  @Override
  public void close() {
    runtime.close();
  }
}
