package org.comfrey.tests;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.comfrey.app.LocalKafka;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.postgres.EmbeddedPostgres;
import org.comfrey.postgres.Options;
import org.comfrey.tests.faults.Fault;
import org.comfrey.tests.faults.Redelivery;
import org.comfrey.tests.faults.Signals;
import org.comfrey.tests.faults.SmallDisk;
import org.comfrey.tests.faults.TcpProxy;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of the real platform in processes of their own on a PostgreSQL of their own, which is as
 * durable as an operator's, and lines between everybody that can be made bad.
 */
final class FaultedPlatform implements AutoCloseable {
  /** For a thousand faults' orders and, beside them, the log of writes. */
  private static final int DISK_MEGABYTES = 1_600;

  private static final String LOG_OF_WRITES = "128MB";
  private static final int MINUTES_AHEAD = 20;
  private static final int MINUTES_BACK = 5;
  private static final int SLOWEST_MILLIS = 20;
  private static final int MOST_AGAIN = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Optional<SmallDisk> disk = SmallDisk.mounted(DISK_MEGABYTES);
  private final EmbeddedPostgres postgres;
  private final DatabaseAddress direct;
  private final DatabaseAddress database;
  private final DatabaseAddress keys;
  private final TcpProxy toDatabase;
  private final Path shared = Platform.folder();
  private final List<Child> nodes = new ArrayList<>();
  private final List<TcpProxy> toNodes = new ArrayList<>();
  private final Path events;
  private @Nullable LocalKafka kafka;
  private List<Long> frozen = List.of();
  private Instant now = Platform.BEGIN;

  /** So many equal nodes. */
  static FaultedPlatform ofNodes(int count) {
    return new FaultedPlatform(count, Platform.folder(), null);
  }

  /** Two servers with half of the modules each, in one process, and Kafka between them. */
  static FaultedPlatform withKafka() {
    Path folder = Platform.folder();
    LocalKafka started = LocalKafka.start(LocalKafka.jars(Repository.root()), folder);
    return new FaultedPlatform(1, folder, started);
  }

  private FaultedPlatform(int nodes, Path events, @Nullable LocalKafka kafka) {
    this.events = events;
    this.kafka = kafka;
    this.postgres =
        disk.map(small ->
                EmbeddedPostgres.temporary(
                    Options.in(small.folder().resolve("postgres"))
                        .with("max_wal_size", LOG_OF_WRITES)))
            .orElseGet(() -> EmbeddedPostgres.temporary(true));
    postgres.createDatabase("faulted");
    postgres.createDatabase("faulted_keys");
    this.toDatabase = TcpProxy.to(postgres.port());
    this.direct = DatabaseAddress.of(postgres, "faulted");
    this.database = throughTheLine(direct);
    this.keys = throughTheLine(DatabaseAddress.of(postgres, "faulted_keys"));
    for (int i = 0; i < nodes; i++) {
      this.nodes.add(life());
      toNodes.add(TcpProxy.to(this.nodes.getLast().url().getPort()));
    }
  }

  private DatabaseAddress throughTheLine(DatabaseAddress address) {
    return new DatabaseAddress(
        address.jdbcUrl().replace(":" + postgres.port() + "/", ":" + toDatabase.port() + "/"),
        address.user(),
        address.password());
  }

  private Child life() {
    LocalKafka between = kafka;
    return between == null
        ? Child.node(database, keys, shared, now)
        : Child.split(database, keys, shared, now, between.address());
  }

  /** Whether there is a Kafka that can break. */
  boolean hasKafka() {
    return kafka != null;
  }

  /** Whether a disk can be filled here. */
  boolean hasSmallDisk() {
    return disk.isPresent();
  }

  /** A node, to be asked for people and time. */
  Child node() {
    return nodes.getFirst();
  }

  /** Where clients reach each node: on a line that may break, at an address that stays. */
  List<Integer> ports() {
    return toNodes.stream().map(TcpProxy::port).toList();
  }

  /** The database as its owner sees it, on a line that is always good. */
  DatabaseAddress database() {
    return direct;
  }

  Instant now() {
    return now;
  }

  /** Breaks something. */
  void strike(Fault fault) {
    switch (fault.kind()) {
      case DATABASE_CUT -> toDatabase.cut();
      case DATABASE_CUT_IN_ANSWERS -> toDatabase.cutAfter(1 + fault.amount());
      case DATABASE_SILENT -> toDatabase.silence();
      case DATABASE_SLOW -> slow(toDatabase, fault);
      case CLIENTS_CUT -> toNodes.forEach(TcpProxy::cut);
      case CLIENTS_CUT_IN_ANSWERS -> toNodes.forEach(line -> line.cutAfter(1 + fault.amount()));
      case CLIENTS_SILENT -> toNodes.forEach(TcpProxy::silence);
      case CLIENTS_SLOW -> toNodes.forEach(line -> slow(line, fault));
      case BACKEND_KILLED -> backend(fault).forEach(Signals::kill);
      case BACKEND_FROZEN -> freeze(backend(fault));
      case BACKEND_ENDED -> backend(fault).forEach(this::end);
      case POSTMASTER_KILLED -> Signals.kill(postgres.pid());
      case POSTGRES_FROZEN -> freeze(wholePostgres());
      case NODE_FROZEN -> freeze(List.of(victim(fault).pid()));
      case NODE_KILLED -> victim(fault).kill();
      case DISK_FULL -> disk.ifPresent(SmallDisk::fill);
      case CLOCK_AHEAD ->
          victim(fault)
              .ask("jump", now.plus(minutes(1 + fault.amount() % MINUTES_AHEAD)).toString());
      case CLOCK_BACK ->
          victim(fault)
              .ask("jump", now.minus(minutes(1 + fault.amount() % MINUTES_BACK)).toString());
      case KAFKA_KILLED -> between().kill();
      case KAFKA_FROZEN -> freeze(List.of(between().pid()));
      case KAFKA_AGAIN -> Redelivery.at(between().address(), 1 + fault.amount() % MOST_AGAIN);
    }
  }

  private LocalKafka between() {
    return Objects.requireNonNull(kafka, "there is no Kafka");
  }

  private static Duration minutes(int count) {
    return Duration.ofMinutes(count);
  }

  private static void slow(TcpProxy line, Fault fault) {
    line.slow(
        Duration.ofMillis(1 + fault.amount() % SLOWEST_MILLIS), 50_000 + 1_000 * fault.amount());
  }

  private Child victim(Fault fault) {
    return nodes.get(fault.amount() % nodes.size());
  }

  /** One of PostgreSQL's processes that work for us; none where there is none at the moment. */
  private List<Long> backend(Fault fault) {
    try (Connection connection = direct.connect();
        var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select pid from pg_stat_activity
                where application_name like 'comfrey %' order by backend_start, pid
                """)) {
      List<Long> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getLong(1));
      }
      return found.isEmpty() ? List.of() : List.of(found.get(fault.amount() % found.size()));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void end(long backend) {
    try (Connection connection = direct.connect();
        var statement = connection.createStatement()) {
      statement.execute("select pg_terminate_backend(" + backend + ")");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Long> wholePostgres() {
    ProcessHandle postmaster = ProcessHandle.of(postgres.pid()).orElseThrow();
    return Stream.concat(Stream.of(postmaster), postmaster.descendants())
        .map(ProcessHandle::pid)
        .toList();
  }

  private void freeze(Collection<Long> processes) {
    frozen = List.copyOf(processes);
    frozen.forEach(Signals::freeze);
  }

  /** Makes everything good again, as far as somebody outside would have to. */
  void heal(Fault fault) {
    frozen.forEach(Signals::thaw);
    frozen = List.of();
    disk.ifPresent(SmallDisk::free);
    boolean lost = fault.amount() % 2 == 1;
    // Half of the silent lines are given up by somebody in between; the others go on late.
    if (lost && fault.kind() == Fault.Kind.DATABASE_SILENT) {
      toDatabase.cut();
    }
    if (lost && fault.kind() == Fault.Kind.CLIENTS_SILENT) {
      toNodes.forEach(TcpProxy::cut);
    }
    toDatabase.cutAfter(Integer.MAX_VALUE);
    toDatabase.heal();
    for (TcpProxy line : toNodes) {
      line.cutAfter(Integer.MAX_VALUE);
      line.heal();
    }
    awaitPostgres();
    LocalKafka between = kafka;
    if (between != null && !between.isAlive()) {
      kafka = LocalKafka.start(LocalKafka.jars(Repository.root()), events, between.port());
    }
    for (int i = 0; i < nodes.size(); i++) {
      if (!nodes.get(i).isAlive()) {
        nodes.set(i, life());
        toNodes.get(i).lead(nodes.get(i).url().getPort());
      }
    }
    // All clocks show the same again, as far ahead as the furthest was.
    advance(
        fault.kind() == Fault.Kind.CLOCK_AHEAD
            ? minutes(1 + fault.amount() % MINUTES_AHEAD)
            : Duration.ZERO);
  }

  private void awaitPostgres() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        direct.connect().close();
        return;
      } catch (SQLException notYet) {
        if (System.nanoTime() > end) {
          throw new AssertionError("PostgreSQL does not come back", notYet);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
  }

  /** Moves every clock. */
  void advance(Duration by) {
    now = now.plus(by);
    nodes.forEach(node -> node.ask("jump", now.toString()));
  }

  /** Waits until nothing is under way at any node. */
  void calm() {
    nodes.forEach(node -> node.ask("calm"));
  }

  /** The same, and nothing is due. */
  void settle() {
    nodes.forEach(node -> node.ask("settle"));
  }

  /** The last of what the nodes logged. */
  String logs() {
    return nodes.stream().map(Child::log).reduce("", (all, one) -> all + "\n--- a node\n" + one);
  }

  @Override
  public void close() {
    frozen.forEach(Signals::thaw);
    nodes.forEach(Child::close);
    LocalKafka between = kafka;
    if (between != null) {
      between.close();
    }
    toNodes.forEach(TcpProxy::close);
    toDatabase.close();
    postgres.close();
    disk.ifPresent(SmallDisk::close);
  }
}
