package org.comfrey.tests;

import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.NewPerson;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.app.Modules;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.crypto.CryptoConfiguration;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.outbox.Relay;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.runtime.Background;
import org.comfrey.kernel.runtime.DataConfiguration;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.telemetry.TelemetryConfiguration;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.marketplace.MarketplaceModule;
import org.comfrey.testkit.TestFolders;
import org.comfrey.testkit.TestPostgres;
import org.jspecify.annotations.Nullable;

/**
 * The whole platform in this process: every module, a database of its own, a clock that stands
 * still until it is moved, and local calls that pass through JSON as remote ones do. In the single
 * shape unless it is told otherwise; split, each group of modules has a server of its own and what
 * it asks of the others goes over HTTP.
 */
final class Platform implements AutoCloseable {
  static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00Z");
  static final String PASSWORD = "a password for a test";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MovableClock clock;
  private final DatabaseAddress database;
  private final Path data;
  private final Map<String, String> settings;
  private final Groups groups;
  private final @Nullable SpanExporter spans;
  private final @Nullable OnTheWay onTheWay;
  private List<ModuleRuntime> runtimes;

  private Platform(
      DatabaseAddress database,
      Path data,
      MovableClock clock,
      Map<String, String> settings,
      Groups groups,
      @Nullable SpanExporter spans) {
    this.clock = clock;
    this.database = database;
    this.data = data;
    this.settings = settings;
    this.groups = groups;
    this.spans = spans;
    this.onTheWay = groups.kafka() == null ? null : new OnTheWay(groups.kafka());
    this.runtimes = start();
  }

  /** Starts an empty platform. */
  static Platform started() {
    return on(migrated(), folder(), BEGIN);
  }

  /** Starts on what is there, at that time. */
  static Platform on(DatabaseAddress database, Path data, Instant now) {
    return new Platform(database, data, MovableClock.at(now), Map.of(), Groups.ONE, null);
  }

  /** Starts an empty platform with a server for each group, which record every trace. */
  static Platform traced(Groups groups, SpanExporter spans) {
    return new Platform(
        migrated(),
        folder(),
        MovableClock.at(BEGIN),
        Map.of(TelemetryConfiguration.RATIO, "1"),
        groups,
        spans);
  }

  /** One of several nodes that share a database, people's keys, the master key and pictures. */
  static Platform node(
      DatabaseAddress database, DatabaseAddress keys, Path shared, MovableClock clock) {
    return node(database, keys, shared, clock, Groups.ONE);
  }

  /** The same with a server for each group. */
  static Platform node(
      DatabaseAddress database,
      DatabaseAddress keys,
      Path shared,
      MovableClock clock,
      Groups groups) {
    String url =
        keys.jdbcUrl()
            .replace(
                "jdbc:postgresql://", "postgresql://" + keys.user() + ":" + keys.password() + "@");
    return new Platform(
        database,
        folder(),
        clock,
        Map.of(
            Nodes.SETTING,
            Nodes.SEVERAL,
            CryptoConfiguration.KEYS_URL,
            url,
            CryptoConfiguration.MASTER_KEY,
            shared.resolve("master.key").toString(),
            MarketplaceModule.MEDIA,
            shared.resolve("media").toString()),
        groups,
        null);
  }

  /** Starts an empty platform with a server for each group. */
  static Platform split(Groups groups) {
    return new Platform(migrated(), folder(), MovableClock.at(BEGIN), Map.of(), groups, null);
  }

  /**
   * A database with the empty schemas of all modules, copied: what a start does with one in which
   * there is nothing at all is seen wherever a process of its own is started.
   */
  static DatabaseAddress migrated() {
    return TestPostgres.database(
        Modules.table().modules().stream().map(ModuleDefinition::name).toArray(String[]::new));
  }

  /** A folder for what is not in the database. */
  static Path folder() {
    return TestFolders.fresh("journey");
  }

  private List<ModuleRuntime> start() {
    RuntimeOptions one =
        RuntimeOptions.all(data, 0).withRoundTrips().withProperty("comfrey.rates.factor", "1000");
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      one = one.withProperty(setting.getKey(), setting.getValue());
    }
    List<ModuleRuntime> started = new ArrayList<>();
    for (RuntimeOptions options : groups.each(one)) {
      var starter =
          ModuleRuntime.of(Modules.table(), options)
              .sharing(DataConfiguration.class)
              .giving(DatabaseAddress.class, database)
              .giving(Clock.class, clock);
      if (spans != null) {
        starter.giving(SpanExporter.class, spans);
      }
      started.add(groups.transporting(starter).start());
    }
    return started;
  }

  /** Stops and starts again on the same data. */
  void restart() {
    runtimes.forEach(ModuleRuntime::close);
    runtimes = start();
  }

  URI url() {
    return URI.create("http://localhost:" + runtimes.getFirst().port());
  }

  MovableClock clock() {
    return clock;
  }

  /** The origin in whose name tokens are given out. */
  String issuer() {
    return bean(RuntimeOptions.class).publicUrl().toString().replaceAll("/$", "");
  }

  DatabaseAddress database() {
    return database;
  }

  /** The bean of the first server that has one. */
  <T> T bean(Class<T> type) {
    return runtimes.stream()
        .filter(runtime -> runtime.context().getBeanNamesForType(type).length > 0)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nobody has a " + type.getName()))
        .bean(type);
  }

  /** Every bean of a type. */
  <T> Collection<T> beans(Class<T> type) {
    return runtimes.stream()
        .flatMap(runtime -> runtime.context().getBeansOfType(type).values().stream())
        .toList();
  }

  /** The folder of what is not in the database. */
  Path data() {
    return data;
  }

  /** A confirmed person with those roles, signed in over HTTP. */
  Someone person(String name, String zone, String... roles) {
    NewPerson person = created(name, zone, roles);
    return new Someone(
        person.id(), person.email(), ApiClient.signIn(url(), person.email(), PASSWORD));
  }

  /**
   * The same with a token that is signed here with the platform's own key: a crowd of two hundred
   * sign-ins would spend its time on password hashes, which is not what a race is about.
   */
  Someone known(String name, String zone, String... roles) {
    NewPerson person = created(name, zone, roles);
    return new Someone(
        person.id(),
        person.email(),
        ApiClient.bearing(url(), new Forger(this).token(person.id(), List.of(roles))));
  }

  /** The same person with a fresh token, for stories in which days pass. */
  Someone again(Someone known, String... roles) {
    return new Someone(
        known.id(),
        known.email(),
        ApiClient.bearing(url(), new Forger(this).token(known.id(), List.of(roles))));
  }

  /** The same with a token that outlasts moves of the clock by days. */
  Someone lasting(Someone known, String... roles) {
    String token = new Forger(this).token(known.id(), List.of(roles), Duration.ofDays(30));
    return new Someone(known.id(), known.email(), ApiClient.bearing(url(), token));
  }

  /** The same, not signed in. */
  NewPerson created(String name, String zone, String... roles) {
    PersonId id = new PersonId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    String email = name.toLowerCase(Locale.ROOT).replace(' ', '.') + "@test.example";
    NewPerson person = new NewPerson(id, email, PASSWORD, name, "en", zone, null, List.of(roles));
    bean(PeopleApi.class).create(person);
    return person;
  }

  /** Somebody who acts over HTTP. */
  record Someone(PersonId id, String email, ApiClient http) {}

  /** Moves the clock and waits until everything that follows from it has happened. */
  void advance(Duration by) {
    clock.advance(by);
    settle();
  }

  void advanceTo(Instant to) {
    clock.moveTo(to);
    settle();
  }

  /** Waits until no event or other work is under way and no timer is due. */
  void settle() {
    // A timer may cause events and an event may set a timer that is due: quiet is when both stay
    // quiet.
    for (int round = 0; round < 3; round++) {
      for (TimerRunner timers : beans(TimerRunner.class)) {
        if (!timers.awaitQuiet(PATIENCE)) {
          throw new AssertionError("a timer stayed due");
        }
      }
      calm();
    }
  }

  /**
   * The same but for timers: one that a dead process had in hand is taken up after a minute of real
   * time.
   */
  void calm() {
    for (Background work : beans(Background.class)) {
      if (!work.awaitQuiet(PATIENCE)) {
        throw new AssertionError("what was begun did not end");
      }
    }
    delivered();
    for (int turn = 0; onTheWay != null && turn < 2; turn++) {
      // What is delivered here may lead to something there.
      if (!onTheWay.awaitNone(PATIENCE)) {
        throw new AssertionError("events stayed in Kafka");
      }
      delivered();
    }
    for (Relay relay : beans(Relay.class)) {
      if (!relay.deadLetters().isEmpty()) {
        throw new AssertionError("dead letters: " + relay.deadLetters());
      }
    }
  }

  private void delivered() {
    for (Relay relay : beans(Relay.class)) {
      if (!relay.awaitQuiet(PATIENCE)) {
        throw new AssertionError("events stayed undelivered: " + relay.backlogs());
      }
    }
  }

  /**
   * The types of a subject's events of a module in their order, without those of others that came
   * to it through Kafka: {@code trade.order-advanced.v1}.
   */
  List<String> events(String module, Object subject) {
    return databaseOf(module)
        .sql()
        .sql("select type from outbox where subject = ? and type like ? order by id")
        .params(subject.toString(), "comfrey." + module + ".%")
        .query(String.class)
        .list()
        .stream()
        .map(type -> type.startsWith("comfrey.") ? type.substring("comfrey.".length()) : type)
        .toList();
  }

  /** Stops every server but the first. */
  void loseAllButTheEdge() {
    runtimes.stream().skip(1).forEach(ModuleRuntime::close);
  }

  private ModuleDatabase databaseOf(String module) {
    return runtimes.stream()
        .filter(runtime -> runtime.modules().stream().anyMatch(row -> row.name().equals(module)))
        .findFirst()
        .orElseThrow()
        .bean(Databases.class)
        .module(module);
  }

  @Override
  public void close() {
    runtimes.forEach(ModuleRuntime::close);
    if (onTheWay != null) {
      onTheWay.close();
    }
  }
}
