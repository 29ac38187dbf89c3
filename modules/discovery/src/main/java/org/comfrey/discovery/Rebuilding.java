package org.comfrey.discovery;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.discovery.IndexState;
import org.comfrey.kernel.outbox.Backlog;
import org.comfrey.kernel.outbox.Relay;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Makes the projection and the index again from the events of listings, while searches go on: each
 * event puts its listing in as it was, a row that is as new is written over, and at the end what no
 * event named is taken out. Whoever asks how far it is also ends it; a crash on the way leaves an
 * index that answers, and begins again when asked.
 */
final class Rebuilding {
  private final ModuleDatabase database;
  private final Finder finder;
  private final Catalogue catalogue;
  private final ObjectProvider<Relay> relay;
  private final Clock clock;

  Rebuilding(
      ModuleDatabase database,
      Finder finder,
      Catalogue catalogue,
      ObjectProvider<Relay> relay,
      Clock clock) {
    this.database = database;
    this.finder = finder;
    this.catalogue = catalogue;
    this.relay = relay;
    this.clock = clock;
  }

  private record Row(
      int generation, long events, @Nullable Instant started, @Nullable Instant finished) {}

  IndexState begin() {
    database
        .sql()
        .sql(
            """
            update rebuilding
            set generation = generation + 1, events = -1, started = ?, finished = null
            """)
        .param(time())
        .update();
    long events = relay.getObject().replay(Catalogue.SUBSCRIBER, Instant.EPOCH);
    database.sql().sql("update rebuilding set events = ?").param(events).update();
    return state();
  }

  IndexState state() {
    Row row = row();
    long pending = pending();
    // While events are still being queued, none pending does not mean that all are done.
    if (row.started() != null && row.finished() == null && row.events() >= 0 && pending == 0) {
      end(row.generation());
      row = row();
    }
    return new IndexState(
        finder.size(), Math.max(row.events(), 0), pending, row.started(), row.finished());
  }

  private void end(int generation) {
    List<UUID> unnamed =
        database.inTransaction(() -> {
          int ended =
              database
                  .sql()
                  .sql(
                      """
                      update rebuilding set finished = ?
                      where generation = ? and finished is null
                      """)
                  .params(time(), generation)
                  .update();
          return ended == 0
              ? List.of()
              : database
                  .sql()
                  .sql("delete from listing where generation < ? returning id")
                  .param(generation)
                  .query(UUID.class)
                  .list();
        });
    catalogue.removed(unnamed);
  }

  private long pending() {
    return relay.getObject().backlogs().stream()
        .filter(backlog -> backlog.subscriber().equals(Catalogue.SUBSCRIBER))
        .mapToLong(Rebuilding::open)
        .sum();
  }

  private static long open(Backlog backlog) {
    return backlog.pending() + backlog.held();
  }

  private Row row() {
    return database
        .sql()
        .sql("select generation, events, started, finished from rebuilding")
        .query((row, _) ->
            new Row(
                row.getInt(1),
                row.getLong(2),
                instant(row.getObject(3, OffsetDateTime.class)),
                instant(row.getObject(4, OffsetDateTime.class))))
        .single();
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private OffsetDateTime time() {
    return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
