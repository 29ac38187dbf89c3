package org.comfrey.kernel.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.comfrey.postgres.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** A server that must wait for a standby, and none is there. */
class UnconfirmedTest {
  private static final String WAITING =
      "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
  private static final String CANCEL =
      "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";

  private static EmbeddedPostgres server;
  private static Databases databases;
  private static Connection administrator;
  private static Statement sql;

  @BeforeAll
  static void aServerWhoseStandbyIsAway() throws SQLException {
    server = EmbeddedPostgres.temporary();
    databases =
        Databases.open(
            DatabaseAddress.of(server, "postgres"), PoolLimits.standard(), List.of("alpha"));
    administrator = server.dataSource("postgres").getConnection();
    sql = administrator.createStatement();
    sql.execute("ALTER DATABASE postgres SET synchronous_commit = 'on'");
    sql.execute("ALTER SYSTEM SET synchronous_standby_names = 'away'");
    sql.execute("SELECT pg_reload_conf()");
    awaitIsolation();
  }

  /** Commits nothing of worth until a commit waits: from then on every one does. */
  private static void awaitIsolation() throws SQLException {
    JdbcTemplate commits = new JdbcTemplate(server.dataSource("postgres"));
    boolean waits = false;
    while (!waits) {
      CompletableFuture<Void> commit =
          CompletableFuture.runAsync(
              () -> commits.execute("SELECT pg_logical_emit_message(true, '', '')"));
      while (!commit.isDone()) {
        waits = waits || isWaiting();
        sql.execute(CANCEL);
      }
      commit.join();
    }
  }

  private static boolean isWaiting() throws SQLException {
    try (ResultSet row = sql.executeQuery(WAITING)) {
      row.next();
      return row.getInt(1) > 0;
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    administrator.close();
    databases.close();
    server.close();
  }

  @Test
  void aTransactionWhoseWaitForTheStandbyIsCancelledIsUnknownAndNothingFollowsIt()
      throws SQLException {
    ModuleDatabase alpha = databases.module("alpha");
    AtomicBoolean followed = new AtomicBoolean();
    assertUnknown(() ->
        alpha.inTransaction(() -> {
          alpha.afterCommit(() -> followed.set(true));
          alpha.sql().sql("INSERT INTO thing (id) VALUES (1)").update();
        }));
    assertThat(followed).isFalse();
  }

  @Test
  void aStatementThatCommitsByItselfIsUnknownToo() throws SQLException {
    ModuleDatabase alpha = databases.module("alpha");
    assertUnknown(() -> alpha.sql().sql("INSERT INTO thing (id) VALUES (2)").update());
    assertUnknown(() -> alpha.template().update("INSERT INTO thing (id) VALUES (3)"));
    assertUnknown(() ->
        alpha.sql().sql("INSERT INTO thing (id) VALUES (4) RETURNING id").query().singleValue());
    assertUnknown(() ->
        alpha
            .template()
            .batchUpdate("INSERT INTO thing (id) VALUES (?)", List.<Object[]>of(new Object[] {5})));
  }

  @Test
  void aNodeThatMayChooseDoesNotUseAServerThatIsAlone() throws SQLException {
    DatabaseAddress alone = DatabaseAddress.of(server, "postgres");
    DatabaseAddress pair =
        new DatabaseAddress(
            alone.jdbcUrl().replace("127.0.0.1:", "localhost:" + server.port() + ",127.0.0.1:"),
            alone.user(),
            alone.password());
    CompletableFuture<Connection> connecting =
        CompletableFuture.supplyAsync(() -> {
          try {
            return pair.connect();
          } catch (SQLException refused) {
            throw new IllegalStateException(refused);
          }
        });
    while (!connecting.isDone()) {
      sql.execute(CANCEL);
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(connecting.handle((connection, failure) -> failure).join())
        .hasMessageContaining("waits for its standby, which does not answer");
  }

  private static void assertUnknown(Runnable write) throws SQLException {
    CompletableFuture<Void> answer = CompletableFuture.runAsync(write);
    while (!isWaiting()) {
      assertThat(answer).as("acknowledged without the standby").isNotDone();
      LockSupport.parkNanos(1_000_000);
    }
    sql.execute(CANCEL);
    assertThat(answer.handle((done, failure) -> failure).join())
        .hasCauseInstanceOf(DataAccessResourceFailureException.class)
        .hasMessageContaining("outcome is unknown");
  }
}
