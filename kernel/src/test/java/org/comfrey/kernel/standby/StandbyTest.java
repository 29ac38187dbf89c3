package org.comfrey.kernel.standby;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.comfrey.kernel.backup.Progress;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.PoolLimits;
import org.comfrey.kernel.postgres.Primary;
import org.comfrey.kernel.postgres.Terms;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.LedgerOptions;
import org.comfrey.ledger.LedgerSchema;
import org.comfrey.ledger.LedgerUnavailable;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Uint128;
import org.comfrey.postgres.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one machine; the parts that need only one are tested beside their classes. */
@Tag("long")
class StandbyTest {
  private static final int WRITERS = 4;
  private static final int ACKNOWLEDGED = 500;
  private static final String CANCEL =
      "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";

  @TempDir private Path folder;
  private EmbeddedPostgres old;
  private StandbyServer standby;
  private DatabaseAddress pair;

  private final Queue<Uint128> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicLong numbers = new AtomicLong(100);
  private final AtomicBoolean enough = new AtomicBoolean();

  @BeforeEach
  void aPrimaryAndItsStandby() {
    old = EmbeddedPostgres.temporary(true);
    DatabaseAddress primary = DatabaseAddress.of(old, "postgres");
    // The ledger's schema is there before, as in a community that grew.
    Databases.open(primary, PoolLimits.standard(), List.of("alpha")).close();
    standby =
        StandbyServer.start(
            folder.resolve("standby"),
            primary,
            "127.0.0.1",
            0,
            null,
            new Progress(System.out::println));
    pair = named("");
  }

  @AfterEach
  void stop() {
    signal("CONT");
    standby.close();
    old.close();
  }

  /** Both servers, under a name that no other node of this test has. */
  private DatabaseAddress named(String node) {
    return new DatabaseAddress(
        "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres%s"
            .formatted(old.port(), standby.port(), node),
        old.user(),
        old.password());
  }

  @Test
  void whatWasAcknowledgedIsOnThePromotedServerAndTheOldOneIsNeverUsedAgain() throws Exception {
    Path memory = folder.resolve("database.term");
    Primary node = Primary.of(pair).rememberIn(memory).watch();
    try (Databases databases = Databases.open(pair, PoolLimits.standard(), List.of("alpha"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      DataSource source = databases.module("alpha").dataSource();
      LedgerSchema.create(source);
      try (Ledger ledger = Ledger.open(source, LedgerOptions.STANDARD, InstantSource.system())) {
        accounts(ledger);
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          writers.add(threads.submit(() -> write(ledger)));
        }
        awaitThat(() -> acknowledged.size() >= ACKNOWLEDGED);

        signal("STOP");
        DatabaseAddress promoted = new Promotion(pair, false, System.out::println).run();
        assertThat(promoted).isEqualTo(pair.servers().getLast());
        int before = acknowledged.size();
        awaitThat(() -> acknowledged.size() >= before + ACKNOWLEDGED);
        enough.set(true);
        for (Future<?> writer : writers) {
          writer.get();
        }
        assertThat(node.server()).isEqualTo("127.0.0.1:" + standby.port());
        assertAllThere(ledger);
      }

      signal("CONT");
      awaitThat(() -> node.leftBehind().containsKey("127.0.0.1:" + old.port()));
      try (Connection again = pair.connect()) {
        assertThat(port(again)).isEqualTo(standby.port());
      }
      assertANodeThatNeverSawThePromotionGoesToTheNewPrimary();
      assertTheOldOneAcknowledgesNothing();
    }
    assertThatThrownBy(() -> new Promotion(pair, false, line -> {}).run())
        .isInstanceOf(StandbyException.class)
        .hasMessageContaining("is a primary already");
  }

  @Test
  void aStandbyForWhichNobodyWaitedIsNotPromotedAndOneThatIsGoneHoldsEveryCommitBack()
      throws Exception {
    try (Databases databases = Databases.open(pair, PoolLimits.standard(), List.of("alpha"))) {
      DataSource source = databases.module("alpha").dataSource();
      LedgerSchema.create(source);
      try (Ledger ledger = Ledger.open(source, LedgerOptions.STANDARD, InstantSource.system());
          Connection administrator = old.dataSource("postgres").getConnection();
          Statement sql = administrator.createStatement()) {
        accounts(ledger);
        standby.close();
        CompletableFuture<Reply> waiting = ledger.submit(transfer(Uint128.of(7)));
        awaitWaiting(sql, waiting);
        sql.execute(CANCEL);
        assertThat(waiting.handle((reply, failure) -> failure).join())
            .isInstanceOf(LedgerUnavailable.class);
        CompletableFuture<Reply> again = ledger.submit(transfer(Uint128.of(7)));
        awaitWaiting(sql, again);
        standby =
            StandbyServer.start(
                folder.resolve("standby"),
                null,
                "127.0.0.1",
                standby.port(),
                null,
                Progress.silent());
        assertThat(again.join()).isInstanceOf(Reply.Accepted.class);

        // Another was made in its place: it lacks what came after.
        try (StandbyServer other =
            StandbyServer.start(
                folder.resolve("other"),
                DatabaseAddress.of(old, "postgres"),
                "127.0.0.1",
                0,
                null,
                Progress.silent())) {
          assertThat(other.port()).isNotEqualTo(standby.port());
          awaitTerm(2);
          assertThatThrownBy(() -> new Promotion(pair, false, line -> {}).run())
              .isInstanceOf(StandbyException.class)
              .hasMessageContaining("is not the standby that commits waited for");
        }
      }
    }
  }

  @Test
  void aStandbyThatReplaysLateIsSeenSoAndWhatWasDecidedMeanwhileKeepsItFromBeingPromoted()
      throws Exception {
    Primary node = Primary.of(pair).watch();
    DatabaseAddress replica = pair.servers().getLast();
    try (Databases databases = Databases.open(pair, PoolLimits.standard(), List.of("alpha"));
        Connection late = replica.open(5);
        Statement sql = late.createStatement()) {
      DataSource source = databases.module("alpha").dataSource();
      LedgerSchema.create(source);
      try (Ledger ledger = Ledger.open(source, LedgerOptions.STANDARD, InstantSource.system())) {
        accounts(ledger);
        awaitThat(() -> node.standbyLagBytes().orElse(-1) == 0);
        sql.execute("SELECT pg_wal_replay_pause()");
        accepted(ledger, Uint128.of(7));
        awaitThat(() -> node.standbyLagBytes().orElse(0) > 0);

        assertThatThrownBy(() -> new GoingAlone(pair, false, line -> {}).run())
            .isInstanceOf(StandbyException.class)
            .hasMessageContaining("is there and confirms: nothing was changed");
        accepted(ledger, Uint128.of(8));
        new GoingAlone(pair, true, System.out::println).run();
        assertThatThrownBy(() -> new Promotion(pair, false, line -> {}).run())
            .isInstanceOf(StandbyException.class)
            .hasMessageContaining("went on without it");
        assertThatThrownBy(() -> new GoingAlone(pair, false, line -> {}).run())
            .isInstanceOf(StandbyException.class)
            .hasMessageContaining("waits for nobody already");
        accepted(ledger, Uint128.of(9));
        awaitThat(() -> node.standby() == Primary.Standby.ALONE);
        assertThat(node.standbyLagBytes()).isEmpty();
      }
    }
  }

  @Test
  void aPrimaryGoesOnAloneByCommandAndNoNodeUsesTheStandbyThatItLeftThoughItIsPromoted()
      throws Exception {
    Path memory = folder.resolve("database.term");
    Primary node = Primary.of(pair).rememberIn(memory).watch();
    try (Databases databases = Databases.open(pair, PoolLimits.standard(), List.of("alpha"))) {
      DataSource source = databases.module("alpha").dataSource();
      LedgerSchema.create(source);
      try (Ledger ledger = Ledger.open(source, LedgerOptions.STANDARD, InstantSource.system());
          Connection administrator = old.dataSource("postgres").getConnection();
          Statement sql = administrator.createStatement()) {
        accounts(ledger);
        standby.close();
        CompletableFuture<Reply> waiting = ledger.submit(transfer(Uint128.of(7)));
        awaitWaiting(sql, waiting);
        assertThat(new GoingAlone(pair, false, System.out::println).run())
            .isEqualTo(pair.servers().getFirst());
        assertThat(waiting.handle((reply, failure) -> failure).join())
            .isInstanceOf(LedgerUnavailable.class);
        accepted(ledger, Uint128.of(7));
        assertThat(memory).content().startsWith("2 ");
      }
      signal("STOP");
      standby =
          StandbyServer.start(
              folder.resolve("standby"),
              null,
              "127.0.0.1",
              standby.port(),
              null,
              Progress.silent());
      // It cannot know: what would tell it is on the server that is gone.
      new Promotion(pair, false, System.out::println).run();
      awaitThat(() -> node.leftBehind().containsKey("127.0.0.1:" + standby.port()));
      assertThatThrownBy(pair::connect).hasMessageContaining("no server may be written to");
      signal("CONT");
      try (Connection again = pair.connect()) {
        assertThat(port(again)).isEqualTo(old.port());
      }
    }
  }

  /** As a caller does: what is unknown is asked again with the same id. */
  private static void accepted(Ledger ledger, Uint128 id) {
    awaitThat(() -> {
      try {
        return ledger.submitAndWait(transfer(id)) instanceof Reply.Accepted;
      } catch (LedgerUnavailable unknown) {
        return false;
      }
    });
  }

  /** It still receives, though nobody waits for it. */
  private void awaitTerm(long number) {
    DatabaseAddress server = pair.servers().getLast();
    awaitThat(() -> {
      try (Connection connection = server.open(5)) {
        return Terms.of(connection).getLast().number() == number;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private static void accounts(Ledger ledger) {
    assertThat(
            ledger.submitAndWait(
                Submission.of(
                    CreateAccount.of(Uint128.of(1), 1, 1), CreateAccount.of(Uint128.of(2), 1, 1))))
        .isInstanceOf(Reply.Accepted.class);
  }

  private static Submission transfer(Uint128 id) {
    return Submission.of(CreateTransfer.of(id, Uint128.of(1), Uint128.of(2), 1, 1, 1));
  }

  /** As a caller does: what is unknown is asked again with the same id. */
  private void write(Ledger ledger) {
    while (!enough.get()) {
      Uint128 id = Uint128.of(numbers.incrementAndGet());
      boolean done = false;
      while (!done) {
        try {
          assertThat(ledger.submitAndWait(transfer(id))).isInstanceOf(Reply.Accepted.class);
          done = true;
        } catch (LedgerUnavailable unknown) {
          LockSupport.parkNanos(20_000_000);
        }
      }
      acknowledged.add(id);
    }
  }

  private void assertAllThere(Ledger ledger) {
    List<Uint128> ids = new ArrayList<>(acknowledged);
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ledger.queries().transfers(ids).value()).hasSize(ids.size());
    assertThat(
            ledger
                .queries()
                .account(Uint128.of(2))
                .value()
                .orElseThrow()
                .balances()
                .creditsPosted())
        .isEqualTo(ids.size());
  }

  private void assertANodeThatNeverSawThePromotionGoesToTheNewPrimary() throws SQLException {
    try (Connection fresh = named("?ApplicationName=fresh").connect()) {
      assertThat(port(fresh)).isEqualTo(standby.port());
    }
  }

  private void assertTheOldOneAcknowledgesNothing() throws SQLException {
    DatabaseAddress alone = pair.servers().getFirst();
    try (Databases databases = Databases.open(alone, PoolLimits.standard(), List.of("alpha"));
        Ledger ledger =
            Ledger.open(
                databases.module("alpha").dataSource(),
                LedgerOptions.STANDARD,
                InstantSource.system());
        Connection administrator = old.dataSource("postgres").getConnection();
        Statement sql = administrator.createStatement()) {
      CompletableFuture<Reply> answer = ledger.submit(transfer(Uint128.of(3)));
      awaitWaiting(sql, answer);
      // What waited there when it was frozen waits still, and has the head of the ledger.
      while (!answer.isDone()) {
        sql.execute(CANCEL);
        LockSupport.parkNanos(5_000_000);
      }
      assertThat(answer.handle((reply, failure) -> failure).join())
          .isInstanceOf(LedgerUnavailable.class);
    }
  }

  private static void awaitWaiting(Statement sql, CompletableFuture<?> answer) {
    awaitThat(() -> {
      assertThat(answer).as("acknowledged without the standby").isNotDone();
      try (ResultSet row =
          sql.executeQuery(
              "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
                  + " AND application_name LIKE 'comfrey%')")) {
        row.next();
        return row.getBoolean(1);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private static int port(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT inet_server_port()")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void awaitThat(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("nothing came of it in two minutes").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Every process of the old primary. */
  private void signal(String name) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    ProcessHandle postmaster = ProcessHandle.of(old.pid()).orElseThrow();
    Stream.concat(Stream.of(postmaster), postmaster.descendants())
        .forEach(process -> command.add(Long.toString(process.pid())));
    try {
      new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
