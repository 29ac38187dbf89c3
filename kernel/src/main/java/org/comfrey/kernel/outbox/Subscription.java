package org.comfrey.kernel.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.comfrey.kernel.postgres.ModuleDatabase;

/**
 * What of one outbox is laid in for a subscriber: from now on, from the beginning, or once more.
 * {@link DeliveryQueue} is what becomes of it then.
 */
final class Subscription {
  private static final int REPLAY_BATCH = 10_000;

  /** As the fan-out asks of what is written. */
  private static final String WANTED =
      "(s.matching IS NULL OR (o.data @> ANY (s.matching)) <> s.unless)";

  private final ModuleDatabase publisher;
  private final Subscriber subscriber;
  private final Map<String, Condition> wanted;

  /**
   * @param wanted of the events in that outbox, by their types
   */
  Subscription(ModuleDatabase publisher, Subscriber subscriber, Map<String, Condition> wanted) {
    this.publisher = publisher;
    this.subscriber = subscriber;
    this.wanted = Map.copyOf(wanted);
  }

  /**
   * Makes it known to the fan-out. A subscriber that wants history waits for the writers in flight,
   * which do not know it, and then copies what they and all before them wrote.
   */
  void declare() {
    publisher.inTransaction(() -> {
      for (Map.Entry<String, Condition> one : wanted.entrySet()) {
        if (declare(one.getKey(), one.getValue()) && subscriber.wantsHistory()) {
          publisher.sql().sql("LOCK TABLE outbox IN SHARE ROW EXCLUSIVE MODE").update();
          publisher
              .sql()
              .sql(
                  """
                  INSERT INTO outbox_delivery (subscriber, id)
                  SELECT s.subscriber, o.id FROM outbox o JOIN outbox_subscription s ON s.type = o.type
                  WHERE s.subscriber = ? AND s.type = ?
                    AND %s
                  ON CONFLICT DO NOTHING\
                  """
                      .formatted(WANTED))
              .params(subscriber.name(), one.getKey())
              .update();
        }
      }
    });
  }

  /** True where it is new; one that is known may have another condition now. */
  private boolean declare(String type, Condition condition) {
    return Boolean.TRUE.equals(
        publisher
            .template()
            .query(
                """
                INSERT INTO outbox_subscription AS s (type, subscriber, matching, unless)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (type, subscriber) DO UPDATE
                  SET matching = excluded.matching, unless = excluded.unless
                  WHERE (s.matching, s.unless) IS DISTINCT FROM (excluded.matching, excluded.unless)
                RETURNING xmax = 0\
                """,
                statement -> {
                  statement.setString(1, type);
                  statement.setString(2, subscriber.name());
                  statement.setArray(3, condition.matching(statement.getConnection()));
                  statement.setBoolean(4, condition.except());
                },
                rows -> rows.next() && rows.getBoolean(1)));
  }

  /** Puts events that happened at or after {@code from} back into the queue. */
  long replay(Instant from) {
    long position = 0;
    long queued = 0;
    while (true) {
      List<Delivery> batch = history(from, position);
      if (batch.isEmpty()) {
        return queued;
      }
      forget(batch);
      queued += requeue(batch);
      position = batch.getLast().id();
    }
  }

  private List<Delivery> history(Instant from, long after) {
    return publisher
        .sql()
        .sql(
            """
            SELECT o.id, o.event_id, o.type, o.subject, o.time, '{}', o.trace FROM outbox o
            WHERE o.id > ? AND o.time >= ? AND EXISTS (
                SELECT FROM outbox_subscription s
                WHERE s.subscriber = ? AND s.type IN (o.type, '*')
                  AND %s)
              AND NOT EXISTS (
                SELECT FROM outbox_held h
                WHERE h.subscriber = ? AND h.subject = o.subject AND h.id = o.id)
            ORDER BY o.id LIMIT ?\
            """
                .formatted(WANTED))
        .params(after, DeliveryQueue.utc(from), subscriber.name(), subscriber.name(), REPLAY_BATCH)
        .query((row, number) -> DeliveryQueue.delivery(row))
        .list();
  }

  private void forget(List<Delivery> batch) {
    ModuleDatabase own = subscriber.database();
    if (own != null) {
      Inbox.forget(own, subscriber.name(), batch);
    }
  }

  private int requeue(List<Delivery> batch) {
    return publisher
        .template()
        .update(
            """
            INSERT INTO outbox_delivery (subscriber, id) SELECT ?, unnest(?)
            ON CONFLICT DO NOTHING\
            """,
            statement -> {
              statement.setString(1, subscriber.name());
              statement.setArray(
                  2,
                  DeliveryQueue.bigints(
                      statement.getConnection(), batch.stream().map(Delivery::id).toList()));
            });
  }
}
