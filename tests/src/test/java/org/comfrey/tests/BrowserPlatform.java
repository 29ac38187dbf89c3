package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.NewPerson;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.app.Modules;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.runtime.DataConfiguration;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.testkit.TestPostgres;
import org.comfrey.tests.Platform.Someone;

/** The platform on an address that a real browser can use, and the scripts that drive one. */
final class BrowserPlatform implements AutoCloseable {
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
    Path data = Files.createTempDirectory("comfrey-browser");
    MovableClock clock = MovableClock.runningWith(Clock.systemUTC());
    ModuleRuntime runtime =
        ModuleRuntime.of(
                Modules.table(),
                RuntimeOptions.all(data, port).withProperty("comfrey.rates.factor", "1000"))
            .sharing(DataConfiguration.class)
            .giving(DatabaseAddress.class, TestPostgres.database())
            .giving(Clock.class, clock)
            .start();
    return new BrowserPlatform(runtime, URI.create("http://localhost:" + port), clock);
  }

  <T> T bean(Class<T> type) {
    return runtime.bean(type);
  }

  <T> java.util.Collection<T> beans(Class<T> type) {
    return runtime.context().getBeansOfType(type).values();
  }

  /** The platform's time, which runs on; it can be put ahead before anybody signs in. */
  MovableClock clock() {
    return clock;
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
    Path output = Files.createTempFile("comfrey-browser", ".log");
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
