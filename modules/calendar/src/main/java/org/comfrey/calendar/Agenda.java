package org.comfrey.calendar;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.comfrey.api.BookingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.Block;
import org.comfrey.api.calendar.Booking;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/** A person's calendar as they see it, and the time that they close in it. */
final class Agenda {
  static final ProblemCode SLOT_TAKEN =
      new ProblemCode(409, "slot-taken", "Something stands in the calendar at that time");

  private static final Comparator<BookingId> BY_ID = Comparator.comparing(BookingId::toString);
  private static final String PLACE = "calendar.booking";
  private static final int MOST_IMPORTED = 5_000;
  private static final int LONGEST_NOTE = 200;
  private static final int LONGEST_BLOCK_DAYS = 366;

  private final ModuleDatabase database;
  private final BookingTable bookings;
  private final SeatTable seats;
  private final BusySourceTable sources;
  private final Waitlist waitlist;
  private final FieldCipher cipher;
  private final Ids ids;
  private final Clock clock;

  Agenda(
      ModuleDatabase database,
      BookingTable bookings,
      SeatTable seats,
      BusySourceTable sources,
      Waitlist waitlist,
      FieldCipher cipher,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.bookings = bookings;
    this.seats = seats;
    this.sources = sources;
    this.waitlist = waitlist;
    this.cipher = cipher;
    this.ids = ids;
    this.clock = clock;
  }

  List<Booking> of(PersonId person, Instant from, Instant until) {
    List<BookingRow> rows = bookings.agenda(person, from, until);
    Map<BookingId, SeatTable.Size> sizes =
        seats.sizes(
            rows.stream()
                .filter(row -> row.kind() == BookingRow.Kind.CLASS)
                .map(BookingRow::id)
                .toList());
    List<Booking> views = new ArrayList<>();
    rows.forEach(row -> views.add(view(row, sizes.get(row.id()))));
    seats.of(person, from, until).forEach(seat -> views.add(view(seat)));
    sources
        .imported(person, from, until, MOST_IMPORTED)
        .forEach(busy -> views.add(view(person, busy)));
    views.sort(Comparator.comparing(Booking::start).thenComparing(Booking::id, BY_ID));
    return views;
  }

  private static Booking view(PersonId person, BusySourceTable.Imported busy) {
    return new Booking(
        busy.id(),
        "imported",
        BookingTable.name(BookingRow.State.CLOSED),
        person,
        null,
        null,
        null,
        "",
        busy.start(),
        busy.end(),
        "UTC",
        null,
        null,
        null);
  }

  private static Booking view(SeatTable.Seat seat) {
    return new Booking(
        seat.id(),
        BookingTable.name(BookingRow.Kind.ORDER),
        BookingTable.name(seat.state()),
        seat.provider(),
        seat.client(),
        seat.order(),
        seat.listing(),
        seat.title(),
        seat.start(),
        seat.end(),
        seat.zone(),
        seat.number(),
        null,
        null);
  }

  Booking block(PersonId person, Block block) {
    refuse(block);
    BookingRow row = closed(new BookingId(ids.next()), person, block);
    place(row, () -> {});
    return view(row, null);
  }

  /** The interval elsewhere, or with another note, under its own id. */
  Booking change(Caller caller, BookingId id, Block block) {
    refuse(block);
    PersonId person = ownBlock(caller, id).resource();
    BookingRow row = closed(id, person, block);
    place(
        row,
        () -> {
          // Seen again under the lock: what was opened meanwhile is not closed by a change.
          ownBlock(caller, id);
          bookings.delete(id);
        });
    return view(row, null);
  }

  /** Closes the interval once what stood in its place is gone, both or neither. */
  private void place(BookingRow row, Runnable first) {
    try {
      database.inTransaction(() -> {
        bookings.lock(row.resource());
        first.run();
        if (bookings.occupied(row.resource(), row.start(), row.end(), row.id())) {
          throw taken();
        }
        bookings.insert(row, clock.instant());
        waitlist.sweep(row.resource());
      });
    } catch (DataIntegrityViolationException e) {
      throw taken();
    }
  }

  private BookingRow closed(BookingId id, PersonId person, Block block) {
    String note = block.note() == null ? "" : block.note();
    return new BookingRow(
        id,
        person,
        BookingRow.Kind.BLOCK,
        BookingRow.State.CLOSED,
        null,
        null,
        null,
        "",
        cipher.seal(person, PLACE, "note", id, note),
        block.start(),
        block.end(),
        Duration.ZERO,
        Duration.ZERO,
        "UTC",
        LocalDateTime.ofInstant(block.start(), ZoneOffset.UTC),
        0);
  }

  private static RuntimeException taken() {
    return SLOT_TAKEN.because("Something stands in your calendar at that time already.");
  }

  private static void refuse(Block block) {
    if (!block.start().isBefore(block.end())
        || ChronoUnit.DAYS.between(block.start(), block.end()) > LONGEST_BLOCK_DAYS) {
      throw PlanRules.invalid(
          "end",
          "The interval ends after it begins.",
          "at most " + LONGEST_BLOCK_DAYS + " days later");
    }
    if (block.start().isBefore(Instant.EPOCH)
        || block.end().isAfter(Instant.parse("2200-01-01T00:00:00Z"))) {
      throw PlanRules.invalid("start", "The interval is out of range.", "before the year 2200");
    }
    if (block.note() != null && block.note().length() > LONGEST_NOTE) {
      throw PlanRules.invalid(
          "note", "The note is too long.", "at most " + LONGEST_NOTE + " characters");
    }
  }

  void unblock(Caller caller, BookingId id) {
    BookingRow row = ownBlock(caller, id);
    database.inTransaction(() -> {
      bookings.lock(row.resource());
      bookings.delete(id);
      waitlist.sweep(row.resource());
    });
  }

  private BookingRow ownBlock(Caller caller, BookingId id) {
    BookingRow row = bookings.find(id).orElseThrow(() -> Problems.notFound("booking", id));
    caller.mustOwn("booking", id, row.resource());
    if (row.kind() != BookingRow.Kind.BLOCK) {
      throw Problems.FORBIDDEN.because(
          "Booking " + id + " belongs to an order: cancel the order instead.");
    }
    return row;
  }

  private Booking view(BookingRow row, SeatTable.@Nullable Size size) {
    String title =
        row.note() == null
            ? row.title()
            : cipher.open(row.resource(), PLACE, "note", row.id(), row.note()).orElse("");
    return new Booking(
        row.id(),
        BookingTable.name(row.kind()),
        BookingTable.name(row.state()),
        row.resource(),
        row.client(),
        row.order(),
        row.listing(),
        title,
        row.start(),
        row.end(),
        row.zone(),
        null,
        size == null ? null : size.seats(),
        size == null ? null : size.taken());
  }
}
