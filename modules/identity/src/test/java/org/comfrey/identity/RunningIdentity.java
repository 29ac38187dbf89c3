package org.comfrey.identity;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.ApplicationsApi;
import org.comfrey.api.identity.ChoicesApi;
import org.comfrey.api.identity.ErasureApi;
import org.comfrey.api.identity.FactorsApi;
import org.comfrey.api.identity.IdentityApi;
import org.comfrey.api.identity.OpenedRecordsApi;
import org.comfrey.api.identity.OutsideApi;
import org.comfrey.api.identity.PrivacyApi;
import org.comfrey.api.identity.RetentionApi;
import org.comfrey.api.identity.RolesApi;
import org.comfrey.api.identity.SignInApi;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.NewPerson;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.identity.factor.AppInHand;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.Pkce;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.testkit.TestFolders;
import org.comfrey.testkit.TestPostgres;

/** Module identity alone in a process, with a clock that stands still. */
final class RunningIdentity implements AutoCloseable {
  static final String PASSWORD = "a kettle on the windowsill";

  private static final ModuleTable TABLE =
      new ModuleTable(
          List.of(
              new ModuleDefinition(
                  "identity",
                  IdentityModule.class,
                  List.of(
                      IdentityApi.class,
                      SignInApi.class,
                      FactorsApi.class,
                      OutsideApi.class,
                      ApplicationsApi.class,
                      RolesApi.class,
                      PrivacyApi.class,
                      ErasureApi.class,
                      ChoicesApi.class,
                      OpenedRecordsApi.class,
                      RetentionApi.class,
                      PeopleApi.class),
                  List.of())));

  private final Path data = TestFolders.fresh("identity");
  private final MovableClock clock = MovableClock.at(Instant.parse("2026-03-01T09:00:00Z"));
  private final Databases databases = TestPostgres.databases("identity");
  private ModuleRuntime runtime;

  RunningIdentity() {
    runtime = start();
  }

  private ModuleRuntime start() {
    return ModuleRuntime.of(
            TABLE,
            RuntimeOptions.all(data, 0)
                .withRoundTrips()
                .withProperty("comfrey.rates.factor", "1000"))
        .giving(Databases.class, databases)
        .giving(Clock.class, clock)
        .start();
  }

  /** Stops the process and starts another on the same data. */
  void restart() {
    runtime.close();
    runtime = start();
  }

  MovableClock clock() {
    return clock;
  }

  URI url() {
    return URI.create("http://localhost:" + runtime.port());
  }

  ModuleDatabase database() {
    return databases.module("identity");
  }

  <T> T bean(Class<T> type) {
    return runtime.bean(type);
  }

  ApiClient anonymous() {
    return ApiClient.anonymous(url());
  }

  ApiClient signIn(String email) {
    return ApiClient.signIn(url(), email, PASSWORD);
  }

  /** Signs in with the password and what the app shows, and leaves that step behind. */
  ApiClient signInGuarded(String email, AppInHand app) {
    Issuer issuer = new Issuer(anonymous());
    String attempt =
        anonymous()
            .post("/v1/sign-ins", Map.of("email", email, "password", PASSWORD))
            .orThrow()
            .json()
            .at("/secondFactor/attempt")
            .asString();
    String cookie =
        anonymous()
            .post(
                "/v1/sign-ins/second-factor",
                Map.of(
                    "attempt",
                    attempt,
                    "method",
                    "authenticator",
                    "code",
                    app.code(clock.instant())))
            .orThrow()
            .header("Set-Cookie")
            .split(";", 2)[0];
    clock.advance(Duration.ofSeconds(30));
    Pkce pkce = Pkce.fresh();
    return ApiClient.bearing(
        url(),
        issuer
            .token(Issuer.redemption(issuer.code(pkce, cookie), pkce))
            .orThrow()
            .json()
            .path("access_token")
            .asString());
  }

  /** A person who can sign in with {@link #PASSWORD}. */
  Contact person(String email, String... roles) {
    return bean(PeopleApi.class)
        .create(
            new NewPerson(
                new PersonId(UUID.randomUUID()),
                email,
                PASSWORD,
                "Mira Solberg",
                "en",
                "Europe/Lisbon",
                null,
                roles.length == 0 ? List.of("member") : List.of(roles)));
  }

  @Override
  public void close() {
    runtime.close();
    databases.close();
  }
}
