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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.NewPerson;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.app.Modules;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.runtime.DataConfiguration;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.testkit.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Passkeys and the authenticator app in a real browser, whose own virtual authenticator makes and
 * uses the keys. The browser is named by the launcher; {@code test --without browser} leaves this
 * out.
 */
@EnabledIfSystemProperty(named = "comfrey.browser", matches = ".+")
class PasskeyBrowserTest {
  private static final int MINUTES = 4;

  @Test
  void aPersonSignsInByPasskeyByAppAndByRecoveryCode() throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      // A passkey is bound to the address, so the port must be known before the start.
      port = free.getLocalPort();
    }
    Path data = Files.createTempDirectory("comfrey-passkeys");
    try (ModuleRuntime runtime =
        ModuleRuntime.of(
                Modules.table(),
                RuntimeOptions.all(data, port).withProperty("comfrey.rates.factor", "1000"))
            .sharing(DataConfiguration.class)
            .giving(DatabaseAddress.class, TestPostgres.database())
            .giving(Clock.class, Clock.systemUTC())
            .start()) {
      String email = "passkeys@test.example";
      PersonId id = new PersonId(UUID.nameUUIDFromBytes(email.getBytes(StandardCharsets.UTF_8)));
      runtime
          .bean(PeopleApi.class)
          .create(
              new NewPerson(
                  id,
                  email,
                  Platform.PASSWORD,
                  "Passkey Person",
                  "en",
                  "Europe/Vienna",
                  null,
                  List.of("member")));
      Path output = Files.createTempFile("comfrey-passkeys", ".log");
      Process journey =
          new ProcessBuilder(
                  "node",
                  "tools/passkeys.mjs",
                  URI.create("http://localhost:" + port).toString(),
                  System.getProperty("comfrey.browser"),
                  email,
                  Platform.PASSWORD)
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
}
