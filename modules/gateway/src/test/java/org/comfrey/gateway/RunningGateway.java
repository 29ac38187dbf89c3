package org.comfrey.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.IdentityApi;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.KeyTokensApi;
import org.comfrey.api.identity.internal.NewPerson;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.identity.IdentityModule;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.runtime.DataConfiguration;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.testkit.TestFolders;
import org.comfrey.testkit.TestPostgres;

/** Modules identity and gateway in one process, with a clock that stands still. */
final class RunningGateway implements AutoCloseable {
  static final String PASSWORD = "a kettle on the windowsill";

  private static final ModuleTable TABLE =
      new ModuleTable(
          List.of(
              new ModuleDefinition(
                  "identity",
                  IdentityModule.class,
                  List.of(IdentityApi.class, PeopleApi.class, KeyTokensApi.class),
                  List.of()),
              new ModuleDefinition(
                  "gateway",
                  GatewayModule.class,
                  List.of(),
                  List.of(IdentityApi.class, KeyTokensApi.class))));

  private final Path data = TestFolders.fresh("gateway");
  private final MovableClock clock = MovableClock.at(Instant.parse("2026-03-01T09:00:00Z"));
  private final DatabaseAddress database = TestPostgres.database("identity", "gateway");
  private final int port;
  private ModuleRuntime runtime;

  RunningGateway(Path web) {
    try (ServerSocket free = new ServerSocket(0)) {
      // The issuer's redirects name the port, so it must be known before the start.
      port = free.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    runtime = start(web);
  }

  private ModuleRuntime start(Path web) {
    return ModuleRuntime.of(
            TABLE,
            RuntimeOptions.all(data, port)
                .withRoundTrips()
                .withProperty("comfrey.rates.factor", "1000")
                .withProperty(GatewayModule.WEB_FOLDER, web.toString()))
        .sharing(DataConfiguration.class)
        .giving(DatabaseAddress.class, database)
        .giving(Clock.class, clock)
        .start();
  }

  void restart(Path web) {
    runtime.close();
    runtime = start(web);
  }

  MovableClock clock() {
    return clock;
  }

  URI url() {
    return URI.create("http://localhost:" + port);
  }

  ModuleDatabase database(String module) {
    return runtime.bean(Databases.class).module(module);
  }

  /** A person who can sign in with {@link #PASSWORD}. */
  Contact person(String email, String... roles) {
    return runtime
        .bean(PeopleApi.class)
        .create(
            new NewPerson(
                new PersonId(UUID.randomUUID()),
                email,
                PASSWORD,
                "Tomas Lind",
                "en",
                "Europe/Lisbon",
                null,
                roles.length == 0 ? List.of("member") : List.of(roles)));
  }

  @Override
  public void close() {
    runtime.close();
  }
}
