package org.comfrey.kernel.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.comfrey.kernel.postgres.ModuleDatabase;

/** The deliveries of one outbox to one subscriber, as they stand in the publisher's tables. */
final class DeliveryQueue {
  private static final String TAKEN =
      "DELETE FROM outbox_delivery WHERE subscriber = ? AND id = ANY (?)";

  private final ModuleDatabase publisher;
  private final Subscriber subscriber;
  private long charge;

  DeliveryQueue(ModuleDatabase publisher, Subscriber subscriber) {
    this.publisher = publisher;
    this.subscriber = subscriber;
  }

  /** The next ones in order. */
  List<Delivery> next(int limit) {
    return publisher
        .sql()
        .sql(
            """
            WITH due AS MATERIALIZED (
              SELECT id FROM outbox_delivery WHERE subscriber = ? ORDER BY id LIMIT ?)
            SELECT o.id, o.event_id, o.type, o.subject, o.time, o.data::text, o.trace
            FROM due JOIN outbox o ON o.id = due.id ORDER BY o.id\
            """)
        .params(subscriber.name(), limit)
        .query((row, number) -> delivery(row))
        .list();
  }

  /** The first ones of a subject that was held up. */
  List<Delivery> held(String subject, int limit) {
    return publisher
        .sql()
        .sql(
            """
            WITH due AS MATERIALIZED (
              SELECT id FROM outbox_held WHERE subscriber = ? AND subject = ?
              ORDER BY id LIMIT ?)
            SELECT o.id, o.event_id, o.type, o.subject, o.time, o.data::text, o.trace
            FROM due JOIN outbox o ON o.id = due.id ORDER BY o.id\
            """)
        .params(subscriber.name(), subject, limit)
        .query((row, number) -> delivery(row))
        .list();
  }

  static Delivery delivery(ResultSet row) throws SQLException {
    return new Delivery(
        row.getLong(1),
        new OutboxRow(
            row.getObject(2, UUID.class),
            row.getString(3),
            row.getString(4),
            row.getObject(5, OffsetDateTime.class).toInstant(),
            row.getString(6),
            row.getString(7)));
  }

  /**
   * Takes the deliveries over, and returns the subjects that are held up. From then on nobody who
   * had them before holds up anything behind the caller's back, however late they come to it: they
   * may have lost the lease without having noticed.
   */
  Set<String> takeOver() {
    charge =
        publisher
            .sql()
            .sql(
                """
                INSERT INTO outbox_charge AS had (subscriber, number) VALUES (?, 1)
                ON CONFLICT (subscriber) DO UPDATE SET number = had.number + 1
                RETURNING number\
                """)
            .param(subscriber.name())
            .query(Long.class)
            .single();
    return publisher
        .sql()
        .sql("SELECT DISTINCT subject FROM outbox_held WHERE subscriber = ?")
        .param(subscriber.name())
        .query(String.class)
        .set();
  }

  /** Subjects whose first event is to be tried again by now. */
  List<String> dueSubjects(Instant now) {
    return publisher
        .sql()
        .sql(
            """
            SELECT subject FROM outbox_held
            WHERE subscriber = ? AND NOT dead AND retry_at <= ? ORDER BY retry_at\
            """)
        .params(subscriber.name(), utc(now))
        .query(String.class)
        .list();
  }

  int attempts(Delivery delivery) {
    return publisher
        .sql()
        .sql("SELECT attempts FROM outbox_held WHERE subscriber = ? AND subject = ? AND id = ?")
        .params(subscriber.name(), delivery.subject(), delivery.id())
        .query(Integer.class)
        .optional()
        .orElse(0);
  }

  /** Notes, in one transaction, what became of a batch. */
  void settle(List<Long> taken, List<Held> held) {
    if (held.isEmpty()) {
      settle(taken);
      return;
    }
    publisher.inTransaction(() -> {
      publisher.template().update(TAKEN, statement -> bindTaken(statement, taken));
      hold(held);
    });
  }

  /**
   * Nobody waits for the disk here: a batch whose note is lost with the server's power is delivered
   * again, as after a crash between handling and noting. The setting ends with the statement's own
   * transaction.
   */
  private void settle(List<Long> taken) {
    publisher
        .template()
        .execute(
            "SELECT set_config('synchronous_commit', 'off', true); " + TAKEN,
            (PreparedStatement statement) -> {
              bindTaken(statement, taken);
              return statement.execute();
            });
  }

  private void bindTaken(PreparedStatement statement, List<Long> taken) throws SQLException {
    statement.setString(1, subscriber.name());
    statement.setArray(2, bigints(statement.getConnection(), taken));
  }

  /** Notes what became of the events of a subject that was held up. */
  void settleHeld(String subject, List<Long> handled, List<Held> held, Instant now) {
    publisher.inTransaction(() -> {
      publisher
          .template()
          .update(
              """
              DELETE FROM outbox_held
              WHERE subscriber = ? AND subject = ? AND id = ANY (?)\
              """,
              statement -> {
                statement.setString(1, subscriber.name());
                statement.setString(2, subject);
                statement.setArray(3, bigints(statement.getConnection(), handled));
              });
      if (held.isEmpty()) {
        makeFirstDue(subject, now);
      } else {
        hold(held);
      }
    });
  }

  /** Lets the first event of the subject be tried at once. */
  private void makeFirstDue(String subject, Instant now) {
    publisher
        .sql()
        .sql(
            """
            UPDATE outbox_held SET retry_at = ?, dead = false
            WHERE subscriber = ? AND subject = ? AND id = (
              SELECT min(id) FROM outbox_held WHERE subscriber = ? AND subject = ?)\
            """)
        .params(utc(now), subscriber.name(), subject, subscriber.name(), subject)
        .update();
  }

  private void hold(List<Held> held) {
    requireCharge();
    publisher
        .template()
        .batchUpdate(
            """
            INSERT INTO outbox_held (subscriber, subject, id, attempts, retry_at, dead, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (subscriber, subject, id) DO UPDATE SET
              attempts = excluded.attempts, retry_at = excluded.retry_at,
              dead = excluded.dead, reason = excluded.reason\
            """,
            held,
            500,
            (statement, one) -> {
              statement.setString(1, subscriber.name());
              statement.setString(2, one.subject());
              statement.setLong(3, one.id());
              statement.setInt(4, one.attempts());
              statement.setObject(5, one.retryAt() == null ? null : utc(one.retryAt()));
              statement.setBoolean(6, one.dead());
              statement.setString(7, one.reason());
            });
  }

  /** Until the transaction ends nobody takes over. */
  private void requireCharge() {
    publisher.requireTransaction("What is held up");
    long last =
        publisher
            .sql()
            .sql("SELECT number FROM outbox_charge WHERE subscriber = ? FOR SHARE")
            .param(subscriber.name())
            .query(Long.class)
            .single();
    if (last != charge) {
      throw new IllegalStateException("somebody else has taken over");
    }
  }

  /** Gives a dead event, and with it what waits behind, another round of attempts. */
  boolean revive(String subject, Instant now) {
    return publisher
            .sql()
            .sql(
                """
                UPDATE outbox_held SET dead = false, attempts = 0, retry_at = ?
                WHERE subscriber = ? AND subject = ? AND dead\
                """)
            .params(utc(now), subscriber.name(), subject)
            .update()
        > 0;
  }

  /** Gives up on a dead event for good and lets the next of its subject be tried. */
  boolean skip(String subject, long id, Instant now) {
    return publisher.inTransaction(() -> {
      int gone =
          publisher
              .sql()
              .sql(
                  """
                  DELETE FROM outbox_held
                  WHERE subscriber = ? AND subject = ? AND id = ? AND dead\
                  """)
              .params(subscriber.name(), subject, id)
              .update();
      if (gone > 0) {
        makeFirstDue(subject, now);
      }
      return gone > 0;
    });
  }

  boolean isEmpty() {
    return publisher
        .sql()
        .sql("SELECT NOT EXISTS (SELECT FROM outbox_delivery WHERE subscriber = ?)")
        .param(subscriber.name())
        .query(Boolean.class)
        .single();
  }

  /** How much waits. */
  Backlog backlog() {
    return publisher
        .sql()
        .sql(
            """
            SELECT
              (SELECT count(*) FROM outbox_delivery WHERE subscriber = :name),
              (SELECT count(*) FROM outbox_held WHERE subscriber = :name),
              (SELECT count(*) FROM outbox_held WHERE subscriber = :name AND dead),
              (SELECT o.time FROM outbox_delivery d JOIN outbox o ON o.id = d.id
               WHERE d.subscriber = :name ORDER BY d.id LIMIT 1)\
            """)
        .param("name", subscriber.name())
        .query((row, number) -> {
          OffsetDateTime oldest = row.getObject(4, OffsetDateTime.class);
          return new Backlog(
              publisher.module(),
              subscriber.name(),
              row.getLong(1),
              row.getLong(2),
              row.getLong(3),
              oldest == null ? null : oldest.toInstant());
        })
        .single();
  }

  List<DeadLetter> deadLetters() {
    return publisher
        .sql()
        .sql(
            """
            SELECT h.id, o.event_id, o.type, h.subject, o.time, h.attempts, h.reason,
              (SELECT count(*) FROM outbox_held w
               WHERE w.subscriber = h.subscriber AND w.subject = h.subject AND NOT w.dead)
            FROM outbox_held h JOIN outbox o ON o.id = h.id
            WHERE h.subscriber = ? AND h.dead ORDER BY h.id\
            """)
        .param(subscriber.name())
        .query((row, number) ->
            new DeadLetter(
                publisher.module(),
                subscriber.name(),
                row.getLong(1),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                row.getInt(6),
                row.getString(7),
                row.getLong(8)))
        .list();
  }

  static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  static java.sql.Array bigints(Connection connection, List<Long> ids) throws SQLException {
    return connection.createArrayOf("bigint", new ArrayList<>(ids).toArray());
  }
}
