package org.comfrey.kernel.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;

class DatabasesTest {
  private static final PoolLimits LIMITS = PoolLimits.standard();

  @Test
  void aModuleCannotReadWriteOrEvenNameWhatBelongsToAnother() {
    try (Databases databases = TestServer.databases("alpha", "beta")) {
      ModuleDatabase beta = databases.module("beta");
      assertThatThrownBy(() -> beta.sql().sql("SELECT * FROM alpha.thing").query().listOfRows())
          .isInstanceOf(BadSqlGrammarException.class)
          .rootCause()
          .hasMessageContaining("permission denied for schema alpha");
      assertThatThrownBy(() -> beta.sql().sql("CREATE TABLE public.trap (id int)").update())
          .rootCause()
          .hasMessageContaining("permission denied for schema public");
      assertThatThrownBy(() -> beta.sql().sql("SET ROLE comfrey_alpha").update())
          .rootCause()
          .hasMessageContaining("permission denied to set role \"comfrey_alpha\"");
      assertThatThrownBy(
              () -> beta.sql().sql("SELECT * FROM kernel.module_schema").query().listOfRows())
          .rootCause()
          .hasMessageContaining("permission denied for schema kernel");
      assertThat(one(databases.module("alpha"), "SELECT count(*) FROM thing")).isEqualTo("0");
    }
  }

  @Test
  void whatThrowsIsRolledBack() {
    try (Databases databases = TestServer.databases("alpha")) {
      ModuleDatabase alpha = databases.module("alpha");
      assertThatThrownBy(() ->
              alpha.inTransaction(() -> {
                alpha.sql().sql("INSERT INTO thing (id) VALUES (1)").update();
                alpha.sql().sql("INSERT INTO thing (id) VALUES (1)").update();
              }))
          .isInstanceOf(DuplicateKeyException.class);
      assertThat(one(alpha, "SELECT count(*) FROM thing")).isEqualTo("0");
    }
  }

  @Test
  void aTransactionWhoseConnectionGoesAwaySaysSoAndNotThatItCouldNotBeRolledBack() {
    try (Databases databases = TestServer.databases("alpha")) {
      ModuleDatabase alpha = databases.module("alpha");
      assertThatThrownBy(() ->
              alpha.inTransaction(() -> {
                alpha.sql().sql("INSERT INTO thing (id) VALUES (1)").update();
                one(alpha, "SELECT pg_terminate_backend(pg_backend_pid())");
              }))
          .isInstanceOf(DataAccessResourceFailureException.class);
      assertThat(one(alpha, "SELECT count(*) FROM thing")).isEqualTo("0");
    }
  }

  @Test
  void callsOfOthersAndTransactionsOfOthersAreRefusedInsideATransaction() {
    try (Databases databases = TestServer.databases("alpha", "beta")) {
      ModuleDatabase alpha = databases.module("alpha");
      ModuleDatabase beta = databases.module("beta");
      assertThatThrownBy(
              () -> alpha.inTransaction(() -> TransactionState.refuseInside("a call of beta")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("a call of beta inside a database transaction");
      assertThatThrownBy(() -> alpha.inTransaction(() -> beta.inTransaction(() -> {})))
          .hasMessageContaining("A transaction of beta inside a transaction of another module");
      assertThatThrownBy(() -> alpha.requireTransaction("an event"))
          .hasMessageContaining("use inTransaction of alpha");

      TransactionState.refuseInside("a call of beta");
      alpha.inTransaction(() -> alpha.inTransaction(() -> alpha.requireTransaction("an event")));
    }
  }

  @Test
  void rowsGivenForTheCommitAreWrittenTogetherInsideItAndNotWhereItIsRolledBack() {
    try (Databases databases = TestServer.databases("alpha")) {
      ModuleDatabase alpha = databases.module("alpha");
      var written = new ArrayList<List<Integer>>();
      java.util.function.Consumer<List<Integer>> write =
          rows -> {
            alpha.requireTransaction("a batch");
            rows.forEach(
                id -> alpha.sql().sql("INSERT INTO thing (id) VALUES (?)").param(id).update());
            written.add(List.copyOf(rows));
          };
      assertThatThrownBy(() ->
              alpha.inTransaction(() -> {
                alpha.beforeCommit("owner", 1, write);
                throw new IllegalStateException("no");
              }))
          .hasMessage("no");
      assertThat(written).isEmpty();

      alpha.inTransaction(() -> {
        alpha.beforeCommit("owner", 1, write);
        alpha.inTransaction(() -> alpha.beforeCommit("owner", 2, write));
        alpha.beforeCommit("another", 3, write);
        assertThat(written).isEmpty();
      });
      assertThat(written).containsExactly(List.of(1, 2), List.of(3));

      assertThatThrownBy(() ->
              alpha.inTransaction(() -> {
                alpha.beforeCommit("owner", 4, write);
                alpha.beforeCommit("owner", 1, write);
              }))
          .isInstanceOf(DuplicateKeyException.class);
      assertThat(one(alpha, "SELECT count(*) FROM thing")).isEqualTo("3");
    }
  }

  @Test
  void anActionAfterCommitRunsOnlyWhenThereWasOne() {
    try (Databases databases = TestServer.databases("alpha")) {
      ModuleDatabase alpha = databases.module("alpha");
      var ran = new ArrayList<String>();
      assertThatThrownBy(() ->
              alpha.inTransaction(() -> {
                alpha.afterCommit(() -> ran.add("rolled back"));
                throw new IllegalStateException("no");
              }))
          .hasMessage("no");
      alpha.inTransaction(() -> {
        alpha.afterCommit(() -> ran.add("committed"));
        assertThat(ran).isEmpty();
      });
      assertThat(ran).containsExactly("committed");
    }
  }

  @Test
  void aScriptThatFailsNamesItselfAndLeavesNothingBehind() {
    DatabaseAddress address = TestServer.database();
    for (int start = 0; start < 2; start++) {
      assertThatThrownBy(() -> Databases.open(address, LIMITS, List.of("alpha", "broken")))
          .hasMessageContaining("Cannot migrate the database")
          .hasMessageContaining("V1__broken.sql")
          .hasMessageContaining("no_such_type");
    }
    try (Databases databases = Databases.open(address, LIMITS, List.of("alpha"))) {
      assertThat(one(databases.module("alpha"), "SELECT count(*) FROM thing")).isEqualTo("0");
    }
  }

  @Test
  void aStartThatFindsNothingNewTouchesNothing() {
    DatabaseAddress address = TestServer.database("alpha", "beta");
    try (Databases databases = Databases.open(address, LIMITS, List.of("alpha", "beta"))) {
      String before = one(databases.module("alpha"), "SELECT max(installed_on) FROM migrations");
      databases.module("alpha").sql().sql("DELETE FROM migrations").update();
      Databases.open(address, LIMITS, List.of("alpha", "beta")).close();
      assertThat(before).isNotNull();
      assertThat(one(databases.module("alpha"), "SELECT count(*) FROM migrations"))
          .as("Flyway would have complained or written")
          .isEqualTo("0");
    }
  }

  @Test
  void severalNodesMayPrepareTheSameDatabaseAtTheSameTime() throws Exception {
    DatabaseAddress address = TestServer.database();
    Callable<String> node =
        () -> {
          try (Databases databases = Databases.open(address, LIMITS, List.of("alpha", "beta"))) {
            return one(databases.module("alpha"), "SELECT count(*) FROM thing");
          }
        };
    try (var threads = Executors.newFixedThreadPool(3)) {
      for (var result : threads.invokeAll(List.of(node, node, node))) {
        assertThat(result.get()).isEqualTo("0");
      }
    }
  }

  @Test
  void aDatabaseAddressIsReadFromItsUrlAndKeepsThePasswordToItself() {
    DatabaseAddress address =
        DatabaseAddress.parse(
            "postgresql://comfrey:p%40ss+word@db.example:6432/shop?sslmode=require");
    assertThat(address.jdbcUrl())
        .isEqualTo("jdbc:postgresql://db.example:6432/shop?sslmode=require");
    assertThat(address.user()).isEqualTo("comfrey");
    assertThat(address.password()).isEqualTo("p@ss+word");
    assertThat(address.toString()).doesNotContain("p@ss+word");
    assertThat(DatabaseAddress.parse(address.url())).isEqualTo(address);
    assertThatThrownBy(() -> DatabaseAddress.parse("mysql://a:b@host/x"))
        .hasMessageContaining("must read postgresql://user:password@host:port/database");
    assertThatThrownBy(() -> DatabaseAddress.parse("postgresql://host/x"))
        .hasMessageContaining("must read");
  }

  @Test
  void aServerOfAnOldVersionIsRefusedWithASentenceAndNothingIsChanged() throws Exception {
    try (OldServer old = new OldServer("15.4")) {
      DatabaseAddress address =
          DatabaseAddress.parse("postgresql://a:b@127.0.0.1:" + old.port() + "/shop");
      assertThatThrownBy(() -> Databases.open(address, LIMITS, List.of("alpha")))
          .hasMessageContaining("is a PostgreSQL 15.4: use version 18 or later");
      assertThatThrownBy(() -> OneNode.take(address, Optional.empty(), () -> {}))
          .hasMessageContaining("is a PostgreSQL 15.4: use version 18 or later");
      assertThat(old.statements()).allMatch(statement -> statement.startsWith("SET "));
    }
  }

  @Test
  void anOwnerThatIsNoSuperuserIsEnough() {
    DatabaseAddress root = TestServer.database();
    String database = root.jdbcUrl().substring(root.jdbcUrl().lastIndexOf('/') + 1);
    var server = TestServer.server();
    server.dropDatabase(database);
    var admin =
        org.springframework.jdbc.core.simple.JdbcClient.create(server.dataSource("postgres"));
    admin.sql("CREATE ROLE landlord LOGIN CREATEROLE PASSWORD 'landlord'").update();
    admin.sql("CREATE DATABASE " + database + " OWNER landlord").update();
    var owner = new DatabaseAddress(root.jdbcUrl(), "landlord", "landlord");
    try (Databases databases = Databases.open(owner, LIMITS, List.of("gamma"))) {
      assertThat(one(databases.module("gamma"), "SELECT current_user")).isEqualTo("comfrey_gamma");
    }
  }

  private static String one(ModuleDatabase database, String sql) {
    return database.sql().sql(sql).query(String.class).single();
  }
}
