package org.comfrey.identity.privacy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** Table {@code erasure}. */
final class ErasureTable {
  private final ModuleDatabase database;

  ErasureTable(ModuleDatabase database) {
    this.database = database;
  }

  /** What an erasure went through. */
  enum State {
    /** It can be taken back until it is due. */
    WAITING,
    /** The account is shut, so that nothing new begins while it is looked whether it can go. */
    CLOSED,
    /** There is no way back: the key goes, then the rows. */
    ERASING,
    /** Nothing is left, and the receipt is signed. */
    DONE,
    /** Its person took it back. */
    WITHDRAWN;

    String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** One request to be erased. */
  record Row(
      UUID id,
      PersonId person,
      State state,
      Instant asked,
      Instant due,
      int postponed,
      @Nullable Instant told,
      @Nullable Instant done,
      @Nullable String receipt) {}

  /** Adds a request unless one is running; false when one is. */
  boolean insert(UUID id, PersonId person, Instant asked, Instant due) {
    return database
            .sql()
            .sql(
                """
                INSERT INTO erasure (id, person, state, asked_at, due_at)
                VALUES (?, ?, 'waiting', ?, ?)
                ON CONFLICT (person) WHERE state IN ('waiting', 'closed', 'erasing') DO NOTHING\
                """)
            .params(id, person.value(), utc(asked), utc(due))
            .update()
        == 1;
  }

  Optional<Row> find(UUID id) {
    return one("id = ?", id);
  }

  /** Nobody else changes it until the transaction ends. */
  Optional<Row> lock(UUID id) {
    return one("id = ? FOR UPDATE", id);
  }

  /** The request that is under way. */
  Optional<Row> running(PersonId person) {
    return one("person = ? AND state IN ('waiting', 'closed', 'erasing')", person.value());
  }

  private Optional<Row> one(String condition, UUID key) {
    return database
        .sql()
        .sql("SELECT * FROM erasure WHERE " + condition)
        .param(key)
        .query(ErasureTable::read)
        .optional();
  }

  void move(UUID id, State state, Instant due) {
    database
        .sql()
        .sql("UPDATE erasure SET state = ?, due_at = ? WHERE id = ?")
        .params(state.label(), utc(due), id)
        .update();
  }

  void postpone(UUID id, Instant due) {
    database
        .sql()
        .sql(
            """
            UPDATE erasure SET state = 'waiting', due_at = ?, postponed = postponed + 1
            WHERE id = ?\
            """)
        .params(utc(due), id)
        .update();
  }

  void told(UUID id, Instant at) {
    database.sql().sql("UPDATE erasure SET told_at = ? WHERE id = ?").params(utc(at), id).update();
  }

  void finish(UUID id, Instant at, String receipt) {
    database
        .sql()
        .sql("UPDATE erasure SET state = 'done', done_at = ?, receipt = ? WHERE id = ?")
        .params(utc(at), receipt, id)
        .update();
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  private static Row read(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getObject("id", UUID.class),
        new PersonId(row.getObject("person", UUID.class)),
        State.valueOf(row.getString("state").toUpperCase(java.util.Locale.ROOT)),
        row.getObject("asked_at", OffsetDateTime.class).toInstant(),
        row.getObject("due_at", OffsetDateTime.class).toInstant(),
        row.getInt("postponed"),
        instant(row, "told_at"),
        instant(row, "done_at"),
        row.getString("receipt"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
