package org.comfrey.kernel.outbox;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.comfrey.api.Event;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.telemetry.Trace;

/** The events of one module, on their way into the table that is delivered from. */
public final class Outbox {
  private static final String INSERT =
      """
      INSERT INTO outbox (event_id, type, subject, time, data, trace)
      VALUES (?, ?, ?, ?, ?::jsonb, ?)\
      """;

  private final ModuleDatabase database;
  private final InstantSource clock;
  private final Ids ids;
  private final EventJson json = new EventJson();
  private final List<Consumer<List<OutboxRow>>> listeners = new CopyOnWriteArrayList<>();

  public Outbox(ModuleDatabase database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.ids = new Ids(clock);
  }

  /** The module whose events these are. */
  public String module() {
    return database.module();
  }

  ModuleDatabase database() {
    return database;
  }

  /** Appends within the caller's transaction, which must be open, and returns the event's id. */
  public UUID append(Event event) {
    return append(List.of(event)).getFirst();
  }

  /** Runs work in a transaction of this module, for an event that stands by itself. */
  public void inOwnTransaction(Runnable work) {
    database.inTransaction(work);
  }

  /** Appends several in their order. */
  public List<UUID> append(List<? extends Event> events) {
    database.requireTransaction("An event");
    List<OutboxRow> rows = events.stream().map(this::row).toList();
    keep(rows);
    database.afterCommit(() -> signal(rows));
    return rows.stream().map(OutboxRow::eventId).toList();
  }

  /** Lays in events as they are, also of other modules. */
  void keep(List<OutboxRow> rows) {
    database.template().batchUpdate(INSERT, rows, 1_000, Outbox::bind);
  }

  /**
   * What {@link #append} would write, for a writer of its own, which then calls {@link #signal}.
   */
  public OutboxRow row(Event event) {
    String type = EventTypes.nameOf(event.getClass(), module());
    if (!EventTypes.moduleOf(type).equals(module())) {
      throw new IllegalArgumentException(type + " is not an event of module " + module());
    }
    return new OutboxRow(
        ids.next(),
        type,
        event.subject(),
        clock.instant(),
        json.write(event),
        Trace.current().map(Trace::header).orElse(null));
  }

  /** Tells the relay that committed events wait. Never needed for correctness, only for speed. */
  public void signal() {
    signal(List.of());
  }

  /** The same of these events alone, which not everybody waits for; none stands for whatever. */
  public void signal(List<OutboxRow> events) {
    listeners.forEach(listener -> listener.accept(events));
  }

  void onSignal(Consumer<List<OutboxRow>> listener) {
    listeners.add(listener);
  }

  void removeListener(Consumer<List<OutboxRow>> listener) {
    listeners.remove(listener);
  }

  private static void bind(PreparedStatement statement, OutboxRow row) throws SQLException {
    statement.setObject(1, row.eventId());
    statement.setString(2, row.type());
    statement.setString(3, row.subject());
    statement.setObject(4, OffsetDateTime.ofInstant(row.time(), ZoneOffset.UTC));
    statement.setString(5, row.data());
    statement.setString(6, row.trace());
  }
}
