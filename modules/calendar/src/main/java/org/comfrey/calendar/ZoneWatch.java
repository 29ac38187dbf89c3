package org.comfrey.calendar;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.events.BookingShifted;
import org.comfrey.calendar.CalendarAction.Interval;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the local time that was agreed when a zone changes its rules. New rules come with a new
 * Java, so they are looked for at the start and now and then; bookings are read only when the
 * version of the tz database is another than the last time.
 *
 * <p>A provider's bookings change together, in one transaction under the calendar's lock, each as
 * soon as its new time is free: neighbours that move by the same hour make room for each other.
 */
final class ZoneWatch {
  static final String TASK = "calendar.zone-rules";
  static final Duration PAUSE = Duration.ofDays(1);

  private static final Logger log = LoggerFactory.getLogger(ZoneWatch.class);

  private final ModuleDatabase database;
  private final BookingTable bookings;
  private final SeatTable seats;
  private final MoveTable moves;
  private final Outbox outbox;
  private final Rules rules;
  private final Clock clock;

  /**
   * What is known of zones.
   *
   * @param version of the tz database
   */
  record Rules(Supplier<String> version, Function<ZoneId, ZoneRules> of) {
    static Rules ofThisJava() {
      return new Rules(
          () -> ZoneRulesProvider.getVersions("Europe/Berlin").lastKey(), ZoneId::getRules);
    }
  }

  ZoneWatch(
      ModuleDatabase database,
      BookingTable bookings,
      SeatTable seats,
      MoveTable moves,
      Outbox outbox,
      Rules rules,
      Clock clock) {
    this.database = database;
    this.bookings = bookings;
    this.seats = seats;
    this.moves = moves;
    this.outbox = outbox;
    this.rules = rules;
    this.clock = clock;
  }

  /** Repeatable: what stands right already is left alone. */
  void look() {
    String version = rules.version().get();
    Optional<String> known =
        database.sql().sql("SELECT version FROM zone_rules").query(String.class).optional();
    if (known.equals(Optional.of(version))) {
      return;
    }
    if (known.isPresent()) {
      log.info("zone rules changed from {} to {}", known.get(), version);
    }
    Instant now = clock.instant();
    for (PersonId resource : bookings.resourcesAfter(now)) {
      database.inTransaction(() -> {
        bookings.lock(resource);
        shift(resource, now);
      });
    }
    // Only now: who dies before begins again, and finds what was shifted right.
    database
        .sql()
        .sql(
            """
            INSERT INTO zone_rules (version) VALUES (?)
            ON CONFLICT (one) DO UPDATE SET version = excluded.version\
            """)
        .param(version)
        .update();
  }

  private record Shift(BookingRow row, Interval to) {}

  private void shift(PersonId resource, Instant now) {
    List<Shift> waiting = new ArrayList<>();
    for (BookingRow row : bookings.startingAfter(resource, now)) {
      Instant right = right(row);
      if (!right.equals(row.start())) {
        Duration length = Duration.between(row.start(), row.end());
        waiting.add(new Shift(row, new Interval(right, right.plus(length))));
      }
    }
    boolean progress = true;
    while (progress) {
      progress = waiting.removeIf(this::applied);
    }
    for (Shift stuck : waiting) {
      log.warn("booking {} keeps its instant: {} is taken", stuck.row().id(), stuck.to());
      tell(stuck.row(), new Interval(stuck.row().start(), stuck.row().end()), false);
    }
  }

  /** The instant of the agreed local time; of two, the one that stands. */
  private Instant right(BookingRow row) {
    ZoneRules current = rules.of().apply(ZoneId.of(row.zone()));
    List<ZoneOffset> offsets = current.getValidOffsets(row.localStart());
    for (ZoneOffset offset : offsets) {
      if (row.localStart().toInstant(offset).equals(row.start())) {
        return row.start();
      }
    }
    // In a gap the clocks go forward over it: as long after midnight as was agreed.
    ZoneOffset offset =
        offsets.isEmpty()
            ? current.getTransition(row.localStart()).getOffsetBefore()
            : offsets.getFirst();
    return row.localStart().toInstant(offset);
  }

  private boolean applied(Shift shift) {
    BookingRow row = shift.row();
    MoveTable.Buffers buffers = new MoveTable.Buffers(row.bufferBefore(), row.bufferAfter());
    if (bookings.occupied(
        row.resource(),
        shift.to().start().minus(buffers.before()),
        shift.to().end().plus(buffers.after()),
        row.id())) {
      return false;
    }
    moves.shift(row, shift.to(), buffers);
    tell(row, shift.to(), true);
    return true;
  }

  private void tell(BookingRow row, Interval now, boolean kept) {
    if (row.order() != null && row.client() != null) {
      outbox.append(
          new BookingShifted(
              row.order(),
              row.step(),
              row.client(),
              row.resource(),
              row.listing(),
              row.title(),
              row.zone(),
              row.localStart(),
              row.start(),
              now.start(),
              now.end(),
              kept));
    }
    if (row.kind() == BookingRow.Kind.CLASS) {
      for (SeatTable.Seat seat : seats.of(row.id())) {
        if (seat.order() != null) {
          outbox.append(
              new BookingShifted(
                  seat.order(),
                  seat.step(),
                  seat.client(),
                  row.resource(),
                  row.listing(),
                  row.title(),
                  row.zone(),
                  row.localStart(),
                  row.start(),
                  now.start(),
                  now.end(),
                  kept));
        }
      }
    }
  }
}
