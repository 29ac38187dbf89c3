package org.comfrey.calendar;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.comfrey.api.BookingId;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.Roster;
import org.comfrey.api.calendar.RosterSeat;
import org.comfrey.api.calendar.internal.Attendance;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.web.Problems;

/** Who comes to a session. */
final class Rosters {
  private final BookingTable bookings;
  private final SeatTable seats;
  private final PeopleApi people;

  Rosters(BookingTable bookings, SeatTable seats, PeopleApi people) {
    this.bookings = bookings;
    this.seats = seats;
    this.people = people;
  }

  Roster of(Caller caller, BookingId id) {
    BookingRow row = bookings.find(id).orElseThrow(() -> Problems.notFound("booking", id));
    caller.mustOwn("booking", id, row.resource());
    ListingId listing = row.listing();
    if (listing == null || row.kind() == BookingRow.Kind.MOVE) {
      throw Problems.notFound("booking", id);
    }
    List<RosterSeat> taken = taken(row);
    SeatTable.Size size = size(row);
    return new Roster(
        id,
        listing,
        row.title(),
        row.start(),
        row.end(),
        row.zone(),
        size.seats(),
        size.minimum(),
        size.booked() >= size.minimum(),
        named(taken));
  }

  /** An appointment is a session of one seat. */
  private SeatTable.Size size(BookingRow row) {
    if (row.kind() == BookingRow.Kind.CLASS) {
      return Objects.requireNonNull(seats.sizes(List.of(row.id())).get(row.id()));
    }
    int taken = row.state() == BookingRow.State.RELEASED ? 0 : 1;
    int booked = row.state() == BookingRow.State.BOOKED ? 1 : 0;
    return new SeatTable.Size(1, 1, taken, booked);
  }

  private List<RosterSeat> taken(BookingRow row) {
    if (row.kind() == BookingRow.Kind.CLASS) {
      return seats.of(row.id()).stream()
          .map(seat ->
              new RosterSeat(
                  seat.number(), seat.client(), "", seat.order(), BookingTable.name(seat.state())))
          .toList();
    }
    PersonId client = row.client();
    return client == null || row.state() == BookingRow.State.RELEASED
        ? List.of()
        : List.of(new RosterSeat(1, client, "", row.order(), BookingTable.name(row.state())));
  }

  private List<RosterSeat> named(List<RosterSeat> taken) {
    if (taken.isEmpty()) {
      return taken;
    }
    Map<PersonId, String> names =
        people
            .contacts(new PeopleQuery(taken.stream().map(RosterSeat::client).distinct().toList()))
            .stream()
            .collect(Collectors.toMap(Contact::id, Contact::displayName));
    return taken.stream()
        .map(seat ->
            new RosterSeat(
                seat.seat(),
                seat.client(),
                names.getOrDefault(seat.client(), ""),
                seat.order(),
                seat.state()))
        .toList();
  }

  /** How full the session of an order is. */
  Attendance attendance(OrderId order) {
    SeatTable.Size size =
        seats
            .ofOrder(order)
            .map(seat ->
                Objects.requireNonNull(seats.sizes(List.of(seat.inClass())).get(seat.inClass())))
            .or(() -> bookings.ofOrder(order).map(this::size))
            .orElseThrow(() -> Problems.notFound("order", order));
    return new Attendance(size.booked(), size.minimum(), size.booked() >= size.minimum());
  }
}
