package org.comfrey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.comfrey.api.audit.AuditSource;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.postgres.PoolLimits;
import org.comfrey.testkit.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That entries are numbered without a gap and can be neither changed nor removed unnoticed. */
class RecordsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123456789Z");

  private final DatabaseAddress address = TestPostgres.database("audit");
  private Databases databases;
  private ModuleDatabase database;
  private Records records;

  @BeforeEach
  void open() {
    databases = Databases.open(address, PoolLimits.standard(), List.of("audit"));
    database = databases.module("audit");
    records = new Records(database);
  }

  @AfterEach
  void close() {
    databases.close();
  }

  private static Entry entry(String source, String name) {
    return new Entry(
        source,
        UUID.randomUUID(),
        NOW,
        "action",
        name,
        "done",
        new UUID(1, 1),
        null,
        null,
        "origin",
        null,
        Map.of("status", "200", "permission", "OPERATE_PEOPLE"));
  }

  private void append(String source, String name) {
    database.inTransaction(() -> {
      records.append(entry(source, name));
    });
  }

  private void asOwner(String sql) throws SQLException {
    try (Connection owner =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        var statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void theRoleCanNeitherChangeNorRemoveNorDropNorGrantItselfMore() {
    append("trade", "one");
    for (String sql :
        List.of(
            "UPDATE record SET name = 'other'",
            "DELETE FROM record",
            "TRUNCATE record",
            "DROP TABLE record",
            "ALTER TABLE record DISABLE TRIGGER ALL",
            "ALTER TABLE record OWNER TO comfrey_audit",
            "GRANT UPDATE ON record TO comfrey_audit",
            "CREATE RULE swallow AS ON INSERT TO record DO INSTEAD NOTHING",
            "UPDATE alert SET count = 0",
            "DELETE FROM alert_review",
            "DROP SCHEMA audit CASCADE",
            "ALTER SCHEMA audit RENAME TO gone")) {
      // GRANT by who may not is a warning, so what counts is what can be done afterwards.
      if (sql.startsWith("GRANT")) {
        tryTo(sql);
      } else {
        assertThatThrownBy(() -> database.sql().sql(sql).update())
            .as(sql)
            .hasStackTraceContaining("ERROR");
      }
    }
    assertThatThrownBy(() -> database.sql().sql("UPDATE record SET name = 'other'").update())
        .hasStackTraceContaining("permission denied");
    assertThat(records.after("trade", 0, 10)).hasSize(1);
    assertThat(records.isWhole("trade", 1)).isTrue();
  }

  private void tryTo(String sql) {
    try {
      database.sql().sql(sql).update();
    } catch (RuntimeException refused) {
      assertThat(refused).hasStackTraceContaining("ERROR");
    }
  }

  @Test
  void anEntryThatWasChangedByTheOwnerOfTheDatabaseIsNoticed() throws SQLException {
    for (int i = 0; i < 5; i++) {
      append("trade", "entry " + i);
      append("payments", "entry " + i);
    }
    assertThat(records.sources(true)).extracting(AuditSource::whole).containsExactly(true, true);
    asOwner("UPDATE audit.record SET name = 'another' WHERE source = 'trade' AND number = 3");
    assertThat(records.isWhole("trade", 5)).isFalse();
    assertThat(records.isWhole("payments", 5)).isTrue();
    asOwner("UPDATE audit.record SET name = 'entry 2' WHERE source = 'trade' AND number = 3");
    assertThat(records.isWhole("trade", 5)).isTrue();
    asOwner("UPDATE audit.record SET details = '{}' WHERE source = 'trade' AND number = 3");
    assertThat(records.isWhole("trade", 5)).isFalse();
  }

  @Test
  void anEntryThatWasRemovedByTheOwnerOfTheDatabaseIsNoticed() throws SQLException {
    for (int i = 0; i < 5; i++) {
      append("trade", "entry " + i);
    }
    String before = records.sources(false).getFirst().hash();
    asOwner("DELETE FROM audit.record WHERE number = 3");
    AuditSource left = records.sources(true).getFirst();
    assertThat(left.entries()).isEqualTo(4);
    assertThat(left.last()).isEqualTo(5);
    assertThat(left.whole()).isFalse();
    asOwner("DELETE FROM audit.record WHERE number > 2");
    // What was cut off at the end is whole by itself; the hash that was noted elsewhere tells.
    assertThat(records.sources(true).getFirst().whole()).isTrue();
    assertThat(records.sources(true).getFirst().hash()).isNotEqualTo(before);
  }

  @Test
  void numbersHaveNoGapsAlsoWhenManyWriteAtOnceAndSomeFail() throws Exception {
    int writers = 6;
    int each = 25;
    var begin = new CountDownLatch(1);
    List<Future<?>> runs = new ArrayList<>();
    try (var pool = Executors.newFixedThreadPool(writers)) {
      for (int writer = 0; writer < writers; writer++) {
        int number = writer;
        runs.add(
            pool.submit(() -> {
              begin.await();
              for (int i = 0; i < each; i++) {
                String name = number + " " + i;
                if (i % 5 == 4) {
                  assertThatThrownBy(() -> failing(name)).hasMessage("after the entry");
                } else {
                  append("trade", name);
                }
              }
              return number;
            }));
      }
      begin.countDown();
      for (Future<?> run : runs) {
        run.get();
      }
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    }
    int kept = writers * each * 4 / 5;
    assertThat(records.after("trade", 0, 1_000))
        .extracting(Kept::number)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, kept).boxed().toList());
    assertThat(records.isWhole("trade", kept)).isTrue();
  }

  private void failing(String name) {
    database.inTransaction(() -> {
      records.append(entry("trade", name));
      throw new IllegalStateException("after the entry");
    });
  }

  @Test
  void whatIsReadBackIsWhatWasWritten() {
    Entry entry = entry("trade", "PUT /v1/things/{id}");
    database.inTransaction(() -> {
      records.append(entry);
    });
    Kept kept = records.after("trade", 0, 10).getFirst();
    assertThat(kept.entry()).isEqualTo(entry);
    assertThat(kept.number()).isEqualTo(1);
  }
}
