package org.comfrey.kernel.outbox;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lays events that come from other processes into the outbox of a module that wants them, each once
 * however often it comes. From there they are delivered like the module's own: in order per
 * subject, tried again, held up, and kept for a person when they fail too often. When everybody has
 * had them they go: what is kept for good is kept by the module to which it happened.
 */
final class Arrivals {
  private static final Logger log = LoggerFactory.getLogger(Arrivals.class);
  private static final String NOTED_AS = "arrivals";
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofMillis(500);
  private static final Duration TIDYING_PAUSE = Duration.ofMinutes(1);

  /** Each batch is a transaction, word to the transport, and a batch of each subscriber here. */
  private static final Duration SHORTEST_BREATH = Duration.ofMillis(100);

  private final Outbox outbox;
  private final List<Map<String, Condition>> wanted;
  private final Set<String> modules;
  private final EventTransport transport;
  private final Duration noted;
  private final Thread thread;
  private final Breath breath = new Breath(SHORTEST_BREATH);
  private long tidyUntil;
  private long nextTidying = System.nanoTime();
  private volatile boolean stopped;

  /**
   * @param wanted by each of this module, of the events of others
   * @param modules in which they happen
   * @param noted for how long it is known that an event has come
   */
  Arrivals(
      Outbox outbox,
      List<Map<String, Condition>> wanted,
      Set<String> modules,
      EventTransport transport,
      Duration noted) {
    this.outbox = outbox;
    this.wanted = List.copyOf(wanted);
    this.modules = modules;
    this.transport = transport;
    this.noted = noted;
    this.thread = Thread.ofPlatform().name("arrivals " + outbox.module()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Lets the batch in hand end. */
  void stop() {
    stopped = true;
  }

  void join() throws InterruptedException {
    thread.join();
  }

  private void run() {
    while (!stopped) {
      try (EventTransport.Intake intake = transport.read(outbox.module(), modules)) {
        while (!stopped) {
          List<OutboxRow> events = intake.next(PATIENCE);
          if (!events.isEmpty()) {
            long begun = System.nanoTime();
            keep(events);
            intake.taken();
            breathe(Duration.ofNanos(System.nanoTime() - begun));
          }
          if (System.nanoTime() - nextTidying >= 0) {
            nextTidying = System.nanoTime() + TIDYING_PAUSE.toNanos();
            tidy();
          }
        }
      } catch (RuntimeException e) {
        if (!stopped) {
          log.warn("Events for {} do not arrive: {}", outbox.module(), e.toString());
          LockSupport.parkNanos(PAUSE_AFTER_TROUBLE.toNanos());
        }
      }
    }
  }

  private void breathe(Duration took) {
    LockSupport.parkNanos(breath.after(took).toNanos());
  }

  void keep(List<OutboxRow> events) {
    List<OutboxRow> some =
        events.stream().map(Laid::new).filter(this::isWanted).map(Laid::row).toList();
    if (some.isEmpty()) {
      return;
    }
    ModuleDatabase database = outbox.database();
    database.inTransaction(() -> {
      Set<UUID> fresh =
          new HashSet<>(
              Inbox.note(
                  database, NOTED_AS, some.stream().map(event -> new Delivery(0, event)).toList()));
      // One that came twice in a batch is fresh once.
      outbox.keep(some.stream().filter(event -> fresh.remove(event.eventId())).toList());
    });
    outbox.signal(some);
  }

  private boolean isWanted(Laid event) {
    return wanted.stream().anyMatch(event::isWantedBy);
  }

  /** Removes what has been delivered; looks at nothing below the oldest that may be left. */
  void tidy() {
    ModuleDatabase database = outbox.database();
    String own = EventTypes.inModule("comfrey.*.", outbox.module()) + "%";
    long newest =
        database.sql().sql("SELECT coalesce(max(id), 0) FROM outbox").query(Long.class).single();
    database
        .sql()
        .sql(
            """
            DELETE FROM outbox o WHERE o.id > ? AND o.id <= ? AND o.type NOT LIKE ?
              AND NOT EXISTS (SELECT FROM outbox_delivery d WHERE d.id = o.id)
              AND NOT EXISTS (SELECT FROM outbox_held h WHERE h.id = o.id)\
            """)
        .params(tidyUntil, newest, own)
        .update();
    tidyUntil =
        database
            .sql()
            .sql(
                """
                SELECT coalesce(min(id) - 1, ?) FROM outbox
                WHERE id > ? AND id <= ? AND type NOT LIKE ?\
                """)
            .params(newest, tidyUntil, newest, own)
            .query(Long.class)
            .single();
    Inbox.prune(database, NOTED_AS, noted);
  }
}
