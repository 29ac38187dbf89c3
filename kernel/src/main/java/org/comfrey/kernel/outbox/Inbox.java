package org.comfrey.kernel.outbox;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.comfrey.kernel.postgres.ModuleDatabase;

/** The note, in a module's own schema, of what its subscribers have handled. */
final class Inbox {
  private Inbox() {}

  /**
   * Notes the events within the caller's transaction and returns those that were not noted before.
   * Another transaction that notes one of them at the same time is waited for.
   */
  static Set<UUID> note(ModuleDatabase database, String subscriber, List<Delivery> deliveries) {
    return note("", database, subscriber, deliveries);
  }

  /**
   * The same, and the commit does not wait for the disk. Power that fails may take the last of what
   * was handled, and with it whatever was written later on the same server, that is also the word
   * that it was handled: it is delivered again.
   */
  static Set<UUID> noteUnhurried(
      ModuleDatabase database, String subscriber, List<Delivery> deliveries) {
    return note(
        "WHERE set_config('synchronous_commit', 'off', true) = 'off'",
        database,
        subscriber,
        deliveries);
  }

  private static Set<UUID> note(
      String condition, ModuleDatabase database, String subscriber, List<Delivery> deliveries) {
    database.requireTransaction("The note that an event was handled");
    return database
        .template()
        .query(
            """
            INSERT INTO inbox (subscriber, event_id) SELECT ?, unnest(?) %s
            ON CONFLICT DO NOTHING RETURNING event_id\
            """
                .formatted(condition),
            statement -> {
              statement.setString(1, subscriber);
              statement.setArray(2, uuids(statement.getConnection(), deliveries));
            },
            (row, number) -> row.getObject(1, UUID.class))
        .stream()
        .collect(Collectors.toSet());
  }

  /**
   * Deletes the notes of events that happened {@code age} or more before the newest one that was
   * handled. A delivery comes again within moments of a crash, not after a month. Measured by the
   * events' own times (their ids begin with them), because the clock of business may be moved.
   */
  static int prune(ModuleDatabase database, String subscriber, Duration age) {
    Optional<UUID> newest =
        database
            .sql()
            .sql("SELECT event_id FROM inbox WHERE subscriber = ? ORDER BY event_id DESC LIMIT 1")
            .param(subscriber)
            .query(UUID.class)
            .optional();
    if (newest.isEmpty()) {
      return 0;
    }
    long millis = newest.get().getMostSignificantBits() >>> 16;
    var oldestKept = new UUID((millis - age.toMillis()) << 16, 0);
    return database
        .sql()
        .sql("DELETE FROM inbox WHERE subscriber = ? AND event_id < ?")
        .params(subscriber, oldestKept)
        .update();
  }

  static void forget(ModuleDatabase database, String subscriber, List<Delivery> deliveries) {
    database
        .template()
        .update(
            "DELETE FROM inbox WHERE subscriber = ? AND event_id = ANY (?)",
            statement -> {
              statement.setString(1, subscriber);
              statement.setArray(2, uuids(statement.getConnection(), deliveries));
            });
  }

  private static Array uuids(Connection connection, List<Delivery> deliveries) throws SQLException {
    return connection.createArrayOf(
        "uuid", deliveries.stream().map(delivery -> delivery.row().eventId()).toArray());
  }
}
