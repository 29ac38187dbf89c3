package org.comfrey.kernel.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comfrey.api.Event;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.telemetry.Tracing;
import org.jspecify.annotations.Nullable;

/**
 * Someone who handles events, named for ever: its deliveries and its inbox go by the name. Events
 * of one subject reach it in their order, also when they are of different types.
 *
 * <pre>{@code
 * Subscriber.inTransactionOf(database, "calendar").on(OrderAdvanced.class, bookings::follow);
 * Subscriber.outside("notifications.mail").on(OrderAdvanced.class, mails::send);
 * }</pre>
 */
public final class Subscriber {
  private final String name;
  private final @Nullable ModuleDatabase database;
  private final boolean fromBeginning;
  private final Map<String, Handling<?>> handlings;
  private final @Nullable Forwarding forwarding;

  /** Set before the first delivery. */
  private volatile Watch watch = Watch.none();

  private Subscriber(
      String name,
      @Nullable ModuleDatabase database,
      boolean fromBeginning,
      Map<String, Handling<?>> handlings,
      @Nullable Forwarding forwarding) {
    this.name = name;
    this.database = database;
    this.fromBeginning = fromBeginning;
    this.handlings = Map.copyOf(handlings);
    this.forwarding = forwarding;
  }

  /** Takes whole batches in their order; when it throws, the same batch comes again. */
  interface Forwarding {
    void forward(List<OutboxRow> events);
  }

  /** Is given every event, and handles none: it hands them on. */
  static Subscriber forwarding(String name, Forwarding forwarding) {
    return new Subscriber(name, null, false, Map.of(), forwarding);
  }

  /**
   * Handlers run in a transaction of this module together with the note that the event was handled:
   * what they write there happens exactly once. They must not call other modules.
   */
  public static Subscriber inTransactionOf(ModuleDatabase database, String name) {
    return new Subscriber(name, database, false, Map.of(), null);
  }

  /**
   * Handlers run outside any transaction, several subjects at a time, so they may call other
   * modules and the world. They see an event again when a crash comes between their work and the
   * note of it: what they do must bear that, for example by using the envelope's id as the
   * idempotency id of their call.
   */
  public static Subscriber outside(String name) {
    return new Subscriber(name, null, false, Map.of(), null);
  }

  /** Also handles events of the class. */
  public <E extends Event> Subscriber on(Class<E> event, EventHandler<E> handler) {
    return on(event, Condition.always(), handler);
  }

  /**
   * Also handles those events of the class for which the condition holds. Where it changes, what
   * was laid in before stays: a handler that wants more of the past asks for a replay.
   */
  public <E extends Event> Subscriber on(
      Class<E> event, Condition condition, EventHandler<E> handler) {
    var more = new LinkedHashMap<>(handlings);
    condition.checkAgainst(event);
    if (more.put(EventTypes.nameOf(event), new Handling<>(event, condition, handler)) != null) {
      throw new IllegalArgumentException(name + " handles " + event.getSimpleName() + " twice");
    }
    return new Subscriber(name, database, fromBeginning, more, null);
  }

  /** When this subscriber is new, it is given what happened before it came, too. */
  public Subscriber fromBeginning() {
    return new Subscriber(name, database, true, handlings, null);
  }

  public String name() {
    return name;
  }

  @Nullable ModuleDatabase database() {
    return database;
  }

  @Nullable Forwarding forwarding() {
    return forwarding;
  }

  /** The module to which it belongs. */
  String module() {
    ModuleDatabase own = database;
    int dot = name.indexOf('.');
    return own != null ? own.module() : dot < 0 ? name : name.substring(0, dot);
  }

  /** Traces and times what it handles from now on. */
  public void watch(Tracing tracing, MeterRegistry meters) {
    watch = Watch.of(name, tracing, meters);
  }

  boolean wantsHistory() {
    return fromBeginning;
  }

  /** What it wants of a module's events, by their types; {@code *} is every type. */
  Map<String, Condition> wantedOf(String module) {
    if (forwarding != null) {
      return Map.of("*", Condition.always());
    }
    Map<String, Condition> wanted = new LinkedHashMap<>();
    handlings.forEach((name, handling) -> {
      String type = EventTypes.inModule(name, module);
      if (EventTypes.moduleOf(type).equals(module)) {
        wanted.put(type, handling.condition());
      }
    });
    return wanted;
  }

  void handle(Delivery delivery, EventJson json) throws Exception {
    String type = delivery.row().type();
    Handling<?> handling = handlings.get(type);
    if (handling == null) {
      handling = handlings.get(EventTypes.ofAnyModule(type));
    }
    // What was laid in before there was the condition has not been asked for it.
    if (handling != null
        && new Laid(delivery.row()).isWantedBy(Map.of(type, handling.condition()))) {
      Handling<?> found = handling;
      watch.handling(
          delivery.row(),
          () -> {
            found.handle(delivery, json);
            return null;
          });
    }
  }

  private record Handling<E extends Event>(
      Class<E> type, Condition condition, EventHandler<E> handler) {
    void handle(Delivery delivery, EventJson json) throws Exception {
      OutboxRow row = delivery.row();
      handler.handle(
          new Envelope<>(
              row.eventId(),
              EventTypes.moduleOf(row.type()),
              row.type(),
              row.subject(),
              row.time(),
              json.read(row.data(), type),
              row.trace()));
    }
  }
}
