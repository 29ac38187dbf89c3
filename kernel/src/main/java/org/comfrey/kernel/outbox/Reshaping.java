package org.comfrey.kernel.outbox;

import java.util.Set;
import org.comfrey.kernel.postgres.ModuleDatabase;

/**
 * What becomes of undelivered events when a platform takes another shape: who delivered them before
 * may be elsewhere now.
 */
final class Reshaping {
  private Reshaping() {}

  /**
   * Everything that waits for a subscriber who is not here any more is handed on to where the
   * others are, held up or not.
   *
   * @param here the subscribers of this outbox in this process
   */
  static void handOn(ModuleDatabase database, Set<String> here) {
    String[] names = here.toArray(String[]::new);
    database
        .sql()
        .sql(
            """
            WITH gone AS (
              DELETE FROM outbox_subscription WHERE NOT subscriber = ANY (:here)),
            waiting AS (
              DELETE FROM outbox_delivery WHERE NOT subscriber = ANY (:here) RETURNING id),
            held AS (
              DELETE FROM outbox_held WHERE NOT subscriber = ANY (:here) RETURNING id)
            INSERT INTO outbox_delivery (subscriber, id)
            SELECT :forwarder, id FROM (SELECT id FROM waiting UNION SELECT id FROM held) AS left_over
            ON CONFLICT DO NOTHING\
            """)
        .param("here", names)
        .param("forwarder", Post.FORWARDER)
        .update();
  }

  /** Everything that was still to be handed on is delivered to those who are here again. */
  static void takeBack(ModuleDatabase database) {
    boolean handedOn =
        database
            .sql()
            .sql("SELECT EXISTS (SELECT FROM outbox_subscription WHERE subscriber = ?)")
            .param(Post.FORWARDER)
            .query(Boolean.class)
            .single();
    if (!handedOn) {
      return;
    }
    database
        .sql()
        .sql(
            """
            WITH gone AS (
              DELETE FROM outbox_subscription WHERE subscriber = :forwarder),
            waiting AS (
              DELETE FROM outbox_delivery WHERE subscriber = :forwarder RETURNING id)
            INSERT INTO outbox_delivery (subscriber, id)
            SELECT s.subscriber, o.id
            FROM waiting w JOIN outbox o ON o.id = w.id
            JOIN outbox_subscription s ON s.type = o.type
            WHERE s.subscriber <> :forwarder
              AND (s.matching IS NULL OR (o.data @> ANY (s.matching)) <> s.unless)
            ON CONFLICT DO NOTHING\
            """)
        .param("forwarder", Post.FORWARDER)
        .update();
  }

  /** Who still has something to be delivered from this outbox. */
  static Set<String> waiting(ModuleDatabase database) {
    return database
        .sql()
        .sql(
            """
            SELECT subscriber FROM outbox_delivery UNION SELECT subscriber FROM outbox_held\
            """)
        .query(String.class)
        .set();
  }
}
