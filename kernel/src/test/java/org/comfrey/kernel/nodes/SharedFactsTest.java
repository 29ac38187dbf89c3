package org.comfrey.kernel.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.postgres.PoolLimits;
import org.comfrey.kernel.postgres.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedFactsTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final String WAITING =
      "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
          + " and datname = current_database()"
          + " and clock_timestamp() - query_start > interval '1200 milliseconds'";

  private final Databases databases =
      Databases.open(
          TestServer.database("alpha"),
          new PoolLimits(
              3,
              Duration.ofSeconds(10),
              SHORT,
              SHORT,
              Duration.ofMinutes(1),
              Duration.ofMinutes(1)),
          List.of("alpha"));
  private final ModuleDatabase database = databases.module("alpha");
  private final SharedFacts facts = new SharedFacts(database);

  @AfterEach
  void close() {
    databases.close();
  }

  @Test
  void whoComesSecondWaitsLongerThanARequestMayAndTheLimitsHoldAgainAfterwards() throws Exception {
    var begun = new CountDownLatch(1);
    var over = new CountDownLatch(1);
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> first =
          people.submit(() ->
              facts.oneAfterTheOther(
                  "a world",
                  () -> {
                    begun.countDown();
                    awaitQuietly(over);
                  }));
      begun.await();
      Future<?> second =
          people.submit(() ->
              facts.oneAfterTheOther(
                  "a world", () -> assertThat(over.getCount()).as("before the first").isZero()));
      while (database.sql().sql(WAITING).query(Long.class).single() == 0) {
        assertThat(second.isDone()).as("did not wait").isFalse();
      }
      over.countDown();
      first.get();
      second.get();
    }
    try (Connection one = database.dataSource().getConnection();
        Connection two = database.dataSource().getConnection();
        Connection three = database.dataSource().getConnection()) {
      for (Connection connection : List.of(one, two, three)) {
        assertThat(limits(connection)).containsExactly("1s", "1s");
      }
    }
  }

  @Test
  void whatFailsLetsTheNextOneDoIt() {
    assertThatThrownBy(() ->
            facts.oneAfterTheOther(
                "a world",
                () -> {
                  throw new IllegalArgumentException("no seeds");
                }))
        .hasMessage("no seeds");
    var done = new CountDownLatch(1);
    facts.oneAfterTheOther("a world", done::countDown);
    assertThat(done.getCount()).isZero();
  }

  private static List<String> limits(Connection connection) throws SQLException {
    var limits = new ArrayList<String>();
    for (String limit : List.of("statement_timeout", "lock_timeout")) {
      try (var statement = connection.createStatement();
          var row = statement.executeQuery("SHOW " + limit)) {
        row.next();
        limits.add(row.getString(1));
      }
    }
    return limits;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
