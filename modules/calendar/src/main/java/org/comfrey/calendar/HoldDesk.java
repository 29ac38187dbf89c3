package org.comfrey.calendar;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.comfrey.api.BookingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.calendar.internal.HoldCommand;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.api.calendar.internal.SeriesReply;
import org.comfrey.calendar.SlotFinder.Bookable;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.schedule.Offer;
import org.comfrey.schedule.Verdict;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Gives slots to orders, under the lock of the provider's calendar. Who finds it locked looks
 * first, so that a crowd that comes too late is answered without queueing, and then waits for its
 * turn.
 */
final class HoldDesk {
  private final ModuleDatabase database;
  private final BookingTable bookings;
  private final SeatTable seats;
  private final Waitlist waitlist;
  private final SlotFinder finder;
  private final Ids ids;
  private final Clock clock;

  HoldDesk(
      ModuleDatabase database,
      BookingTable bookings,
      SeatTable seats,
      Waitlist waitlist,
      SlotFinder finder,
      Ids ids,
      Clock clock) {
    this.waitlist = waitlist;
    this.database = database;
    this.bookings = bookings;
    this.seats = seats;
    this.finder = finder;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Holds what is free.
   *
   * @param seen the listing's calendar as it was just read; null where it has no plan
   */
  HoldReply hold(HoldCommand command, Terms terms, @Nullable Bookable seen) {
    try {
      HoldReply first = reply(command, seen);
      if (seen == null || !(first instanceof HoldReply.Held held)) {
        // What is in the way may be this order's own hold, made by the same request sent twice.
        HoldReply known = answered(command.order()).orElse(first);
        return known instanceof HoldReply.Taken ? taken(command, terms, known) : known;
      }
      if (seen.seats() == 1
          && bookings.insertAlone(
              row(command, seen, held), clock.instant(), seen.schedule().id(), seen.version())) {
        return held;
      }
      return underLock(command, terms);
    } catch (DataIntegrityViolationException e) {
      // The constraint saw what was not there yet when this looked. It may be this order's own
      // hold, it may even be gone again: under the lock there is only one answer.
      return answered(command.order()).orElseGet(() -> underLock(command, terms));
    }
  }

  private HoldReply underLock(HoldCommand command, Terms terms) {
    return database.inTransaction(() -> {
      bookings.lock(terms.provider());
      return decide(command, terms);
    });
  }

  /** Under the lock: nobody else changes this calendar or its plans. */
  private HoldReply decide(HoldCommand command, Terms terms) {
    @Nullable Bookable bookable = bookable(command, terms);
    HoldReply reply = reply(command, bookable);
    if (bookable == null || !(reply instanceof HoldReply.Held held)) {
      return answered(command.order()).orElse(reply);
    }
    if (bookable.seats() > 1) {
      return answered(command.order()).orElseGet(() -> seat(command, bookable, held));
    }
    return bookings.insert(row(command, bookable, held), clock.instant())
        ? held
        : answered(command.order()).orElseThrow();
  }

  /** A seat of the class that stands there, or of one that begins to exist with it. */
  private HoldReply seat(HoldCommand command, Bookable bookable, HoldReply.Held held) {
    Instant now = clock.instant();
    BookingId inClass = seats.join(bookings, bookable, held.start(), held.end(), ids, now);
    seats.take(held.booking(), inClass, command.client(), command.order(), now);
    return held;
  }

  /** An interval that belongs to no order, as the plan has it. */
  static BookingRow row(
      BookingId id, Bookable bookable, Instant start, Instant end, BookingRow.Kind kind) {
    Offer offer = bookable.availability().offer();
    return new BookingRow(
        id,
        bookable.terms().provider(),
        kind,
        kind == BookingRow.Kind.CLASS ? BookingRow.State.BOOKED : BookingRow.State.HELD,
        null,
        null,
        bookable.terms().listing(),
        bookable.terms().title(),
        null,
        start,
        end,
        offer.bufferBefore(),
        offer.bufferAfter(),
        bookable.zone().getId(),
        start.atZone(bookable.zone()).toLocalDateTime(),
        0);
  }

  /** What the answer is now; the booking that it names is not made. */
  HoldReply look(HoldCommand command, @Nullable Bookable bookable) {
    HoldReply now = reply(command, bookable);
    if (bookable == null || !(now instanceof HoldReply.Taken)) {
      return now;
    }
    return offered(command)
        .map(WaitlistTable.Entry::kept)
        .<HoldReply>map(kept ->
            new HoldReply.Held(
                new BookingId(ids.next()), kept.start(), kept.end(), bookable.zone().getId()))
        .orElse(now);
  }

  private Optional<WaitlistTable.Entry> offered(HoldCommand command) {
    return waitlist.offered(command.client(), command.listing(), command.start());
  }

  /** What is in the way may be kept for this very client, who waited for it. */
  private HoldReply taken(HoldCommand command, Terms terms, HoldReply first) {
    if (offered(command).isEmpty()) {
      return first;
    }
    return wholly(
            () -> {
              bookings.lock(terms.provider());
              offered(command).ifPresent(waitlist::take);
              HoldReply reply = decide(command, terms);
              return new SeriesReply(reply instanceof HoldReply.Held, List.of(reply));
            })
        .replies()
        .getFirst();
  }

  /** Each of several slots of one provider, or none of them. */
  SeriesReply hold(List<HoldCommand> commands, Terms terms) {
    return wholly(() -> {
      bookings.lock(terms.provider());
      List<HoldReply> replies = new ArrayList<>();
      for (HoldCommand command : commands) {
        replies.add(decide(command, terms));
      }
      return new SeriesReply(replies.stream().allMatch(HoldReply.Held.class::isInstance), replies);
    });
  }

  /** Carries the answer of what was not done out of the transaction that is rolled back. */
  private static final class NotWhole extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient SeriesReply reply;

    NotWhole(SeriesReply reply) {
      super("not everything could be held");
      this.reply = reply;
    }
  }

  private SeriesReply wholly(Supplier<SeriesReply> work) {
    try {
      return database.inTransaction(() -> {
        SeriesReply reply = work.get();
        if (!reply.held()) {
          throw new NotWhole(reply);
        }
        return reply;
      });
    } catch (NotWhole refused) {
      return refused.reply;
    }
  }

  @Nullable Bookable bookable(HoldCommand command, Terms terms) {
    return finder.bookable(terms, command.start(), command.start()).orElse(null);
  }

  private HoldReply reply(HoldCommand command, @Nullable Bookable bookable) {
    if (bookable == null) {
      return new HoldReply.NotOffered("no-plan", List.of());
    }
    return reply(bookable, finder.verdict(bookable, command.start(), clock.instant()), ids::next);
  }

  /** The engine's verdict in the words of the API. */
  static HoldReply reply(Bookable bookable, Verdict verdict, Supplier<UUID> ids) {
    ZoneId zone = bookable.zone();
    return switch (verdict) {
      case Verdict.Free(org.comfrey.schedule.Slot slot) ->
          new HoldReply.Held(new BookingId(ids.get()), slot.start(), slot.end(), zone.getId());
      case Verdict.NotFree no -> {
        List<Slot> alternatives = SlotFinder.views(no.alternatives(), zone, zone);
        yield switch (no.reason()) {
          case BUSY, BUFFER, FULL -> new HoldReply.Taken(alternatives);
          case PAST -> new HoldReply.NotOffered("past", alternatives);
          case NOTICE -> new HoldReply.NotOffered("too-soon", alternatives);
          case HORIZON -> new HoldReply.NotOffered("too-far", alternatives);
          case CLOSED, TOO_LONG, OFF_GRID -> new HoldReply.NotOffered("outside-plan", alternatives);
        };
      }
    };
  }

  private Optional<HoldReply> answered(OrderId order) {
    return bookings
        .ofOrder(order)
        .map(row ->
            row.state() == BookingRow.State.RELEASED
                ? new HoldReply.NotOffered("released", List.of())
                : (HoldReply) new HoldReply.Held(row.id(), row.start(), row.end(), row.zone()))
        .or(() ->
            seats
                .ofOrder(order)
                .map(seat ->
                    seat.state() == BookingRow.State.RELEASED
                        ? new HoldReply.NotOffered("released", List.of())
                        : new HoldReply.Held(seat.id(), seat.start(), seat.end(), seat.zone())));
  }

  private static BookingRow row(HoldCommand command, Bookable bookable, HoldReply.Held held) {
    Instant start = held.start();
    return new BookingRow(
        held.booking(),
        bookable.terms().provider(),
        BookingRow.Kind.ORDER,
        BookingRow.State.HELD,
        command.client(),
        command.order(),
        command.listing(),
        bookable.terms().title(),
        null,
        start,
        held.end(),
        bookable.availability().offer().bufferBefore(),
        bookable.availability().offer().bufferAfter(),
        held.zone(),
        start.atZone(bookable.zone()).toLocalDateTime(),
        0);
  }
}
