package org.comfrey.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.Booking;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.Roster;
import org.comfrey.api.calendar.RosterSeat;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.calendar.internal.Attendance;
import org.comfrey.api.calendar.internal.FreeOn;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.kernel.web.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

/** Sessions that several clients share. */
class ClassesTest {
  private static final String TEN = "2026-03-02T10:00:00Z";

  private final Fixture fixture = new Fixture();
  private final PersonId provider = fixture.person();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static PlanDraft withSeats(int seats, int minimum) {
    PlanDraft daily = Fixture.daily("UTC");
    return new PlanDraft(
        "Classes", "UTC", daily.weekly(), List.of(), 10, 10, 0, 60, 90, seats, minimum);
  }

  private HoldReply hold(OrderId order, ListingId listing, PersonId client) {
    return fixture.hold(order, listing, client, TEN);
  }

  private static String refusal(Runnable call) {
    try {
      call.run();
    } catch (ProblemException refused) {
      return refused.code().code();
    }
    return "allowed";
  }

  @Test
  void aPlanWithoutASeatOrWithMoreAttendanceThanSeatsIsRefused() {
    for (PlanDraft wrong : List.of(withSeats(0, 1), withSeats(1_001, 1), withSeats(3, 4))) {
      assertThat(refusal(() -> fixture.plan(provider, wrong))).isEqualTo("invalid-request");
    }
  }

  @Test
  void aSeatTooManyIsRefusedWithOtherTimesAndTheSlotsTellWhatIsLeft() {
    ListingId listing = fixture.listing(provider, withSeats(3, 1));
    for (int left = 3; left > 0; left--) {
      assertThat(slot(listing).seatsLeft()).isEqualTo(left);
      assertThat(hold(fixture.order(), listing, fixture.person()))
          .isInstanceOf(HoldReply.Held.class);
    }
    assertThat(hold(fixture.order(), listing, fixture.person()))
        .isInstanceOfSatisfying(
            HoldReply.Taken.class, taken -> assertThat(taken.alternatives()).hasSize(6));
    assertThat(slots(listing).stream().map(Slot::start)).doesNotContain(Instant.parse(TEN));
  }

  @Test
  void aClassOccupiesItsProviderOnceForEverybodyElse() {
    PlanDraft draft = withSeats(3, 1);
    ListingId yoga = fixture.listing(provider, draft);
    ListingId other = fixture.listing(provider, draft);
    ListingId single = fixture.listing(provider, Fixture.daily("UTC"));
    hold(fixture.order(), yoga, fixture.person());
    hold(fixture.order(), yoga, fixture.person());
    assertThat(hold(fixture.order(), other, fixture.person())).isInstanceOf(HoldReply.Taken.class);
    assertThat(hold(fixture.order(), single, fixture.person())).isInstanceOf(HoldReply.Taken.class);
    // Its buffers keep the hours around it free too.
    assertThat(fixture.hold(fixture.order(), yoga, fixture.person(), "2026-03-02T11:00:00Z"))
        .isInstanceOf(HoldReply.Taken.class);
  }

  @Test
  void theDatabaseRefusesASeatTwiceAndASeatBeyondTheLast() {
    ListingId listing = fixture.listing(provider, withSeats(2, 1));
    OrderId order = fixture.order();
    hold(order, listing, fixture.person());
    SeatTable.Seat seat = fixture.seats.ofOrder(order).orElseThrow();
    for (int number : new int[] {1, 3, 0}) {
      assertThatThrownBy(() ->
              fixture
                  .database
                  .sql()
                  .sql(
                      """
                      INSERT INTO seat (id, class, seats, seat, state, client, created)
                      VALUES (gen_random_uuid(), ?, 2, ?, 'held', ?, '2026-03-01T08:00:00Z')\
                      """)
                  .params(seat.inClass().value(), number, provider.value())
                  .update())
          .isInstanceOf(DataIntegrityViolationException.class);
    }
    // The one that is left can be taken, so the three above were refused for what they are.
    assertThat(hold(fixture.order(), listing, fixture.person())).isInstanceOf(HoldReply.Held.class);
  }

  @Test
  void theSameOrderAskingAgainHasTheSameSeatAndStepsFollowIt() {
    ListingId listing = fixture.listing(provider, withSeats(2, 2));
    OrderId order = fixture.order();
    PersonId client = fixture.person();
    HoldReply first = hold(order, listing, client);
    assertThat(hold(order, listing, client)).isEqualTo(first);
    assertThat(fixture.holds.attendance(order)).isEqualTo(new Attendance(0, 2, false));
    fixture.step(order, client, provider, 1, "none");
    fixture.step(order, client, provider, 2, "book");
    fixture.step(order, client, provider, 2, "release");
    assertThat(fixture.holds.attendance(order)).isEqualTo(new Attendance(1, 2, false));
    OrderId second = fixture.order();
    hold(second, listing, client);
    fixture.step(second, client, provider, 1, "book");
    assertThat(fixture.holds.attendance(order)).isEqualTo(new Attendance(2, 2, true));
    assertThat(refusal(() -> fixture.holds.attendance(fixture.order()))).isEqualTo("not-found");
  }

  @Test
  void whenTheLastSeatIsGivenBackTheProvidersTimeIsFreeAgain() {
    ListingId listing = fixture.listing(provider, withSeats(2, 1));
    ListingId single = fixture.listing(provider, Fixture.daily("UTC"));
    OrderId first = fixture.order();
    OrderId second = fixture.order();
    PersonId client = fixture.person();
    hold(first, listing, client);
    hold(second, listing, client);
    fixture.step(first, client, provider, 1, "release");
    assertThat(hold(fixture.order(), single, client)).isInstanceOf(HoldReply.Taken.class);
    assertThat(slot(listing).seatsLeft()).isEqualTo(1);
    fixture.step(second, client, provider, 1, "release");
    assertThat(hold(fixture.order(), single, client)).isInstanceOf(HoldReply.Held.class);
    // Paid after it had expired: the seat is gone with the class, and the step changes nothing.
    fixture.step(second, client, provider, 2, "book");
    assertThat(fixture.seats.ofOrder(second).orElseThrow().state())
        .isEqualTo(BookingRow.State.RELEASED);
  }

  @Test
  void aSeatThatWasGivenBackIsTheNextThatIsTaken() {
    ListingId listing = fixture.listing(provider, withSeats(3, 1));
    PersonId client = fixture.person();
    OrderId first = fixture.order();
    hold(first, listing, client);
    hold(fixture.order(), listing, client);
    fixture.step(first, client, provider, 1, "release");
    OrderId third = fixture.order();
    hold(third, listing, client);
    assertThat(fixture.seats.ofOrder(third).orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void aPlanWithFewerSeatsThanAreTakenSellsNoMoreAndOneWithMoreSellsThem() {
    Plan plan = fixture.plan(provider, withSeats(3, 1));
    ListingId listing = fixture.listing(provider, plan.id(), "published", 60);
    PersonId client = fixture.person();
    for (int i = 0; i < 3; i++) {
      hold(fixture.order(), listing, client);
    }
    change(plan, "\"1\"", withSeats(2, 1));
    assertThat(hold(fixture.order(), listing, client)).isInstanceOf(HoldReply.Taken.class);
    change(plan, "\"2\"", withSeats(4, 1));
    assertThat(slot(listing).seatsLeft()).isEqualTo(1);
    assertThat(hold(fixture.order(), listing, client)).isInstanceOf(HoldReply.Held.class);
    assertThat(hold(fixture.order(), listing, client)).isInstanceOf(HoldReply.Taken.class);
    change(plan, "\"3\"", Fixture.daily("UTC"));
    assertThat(hold(fixture.order(), listing, client)).isInstanceOf(HoldReply.Taken.class);
  }

  private void change(Plan plan, String ifMatch, PlanDraft draft) {
    Fixture.as(provider, () -> fixture.calendar.changePlan(plan.id(), ifMatch, draft));
  }

  @Test
  void theProviderSeesTheRosterAndTheClientTheirSeat() {
    ListingId listing = fixture.listing(provider, withSeats(5, 2));
    PersonId ada = fixture.person();
    PersonId erased = fixture.person();
    fixture.names.put(ada, "Ada");
    OrderId order = fixture.order();
    hold(order, listing, ada);
    hold(fixture.order(), listing, erased);
    fixture.step(order, ada, provider, 1, "book");
    Booking session = agenda(provider).getFirst();
    assertThat(session.kind()).isEqualTo("class");
    assertThat(session.seats()).isEqualTo(5);
    assertThat(session.seatsTaken()).isEqualTo(2);
    assertThat(agenda(provider)).hasSize(1);
    Roster roster = Fixture.as(provider, () -> fixture.calendar.roster(session.id()));
    assertThat(roster.enough()).isFalse();
    assertThat(roster.taken().stream().map(RosterSeat::clientName)).containsExactly("Ada", "");
    assertThat(roster.taken().stream().map(RosterSeat::state)).containsExactly("booked", "held");
    Booking mine = agenda(ada).getFirst();
    assertThat(mine.kind()).isEqualTo("order");
    assertThat(mine.order()).isEqualTo(order);
    assertThat(mine.seat()).isEqualTo(1);
    assertThat(refusal(() -> Fixture.as(ada, () -> fixture.calendar.roster(session.id()))))
        .isEqualTo("not-found");
  }

  private List<Booking> agenda(PersonId person) {
    return Fixture.as(
        person, () -> fixture.calendar.bookings("2026-03-01T00:00:00Z", "2026-03-05T00:00:00Z"));
  }

  @Test
  void aDayIsFreeWhileOneSeatIs() {
    PlanDraft hour =
        new PlanDraft(
            "Classes",
            "UTC",
            Fixture.daily("UTC").weekly().stream()
                .map(day ->
                    new org.comfrey.api.calendar.OpenHours(
                        day.day(), day.from().plusHours(1), day.from().plusHours(2)))
                .toList(),
            List.of(),
            0,
            0,
            0,
            0,
            90,
            2,
            1);
    ListingId listing = fixture.listing(provider, hour);
    FreeOn query = new FreeOn(List.of(listing), java.time.LocalDate.parse("2026-03-02"));
    hold(fixture.order(), listing, fixture.person());
    assertThat(fixture.holds.freeOn(query)).containsExactly(listing);
    hold(fixture.order(), listing, fixture.person());
    assertThat(fixture.holds.freeOn(query)).isEmpty();
  }

  @Test
  void fiveOfFiftyGetTheLastFiveSeats() throws Exception {
    lastSeats(3, 50);
  }

  @Test
  @Tag("long")
  void fiveOfTwoHundredGetTheLastFiveSeatsAHundredTimes() throws Exception {
    lastSeats(100, 200);
  }

  private void lastSeats(int rounds, int clients) throws Exception {
    for (int round = 0; round < rounds; round++) {
      ListingId listing = fixture.listing(fixture.person(), withSeats(8, 1));
      PersonId client = fixture.person();
      for (int i = 0; i < 3; i++) {
        hold(fixture.order(), listing, client);
      }
      List<OrderId> orders = new ArrayList<>();
      List<Callable<HoldReply>> calls = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        OrderId order = fixture.order();
        orders.add(order);
        calls.add(() -> hold(order, listing, client));
      }
      List<HoldReply> replies = RaceTest.together(calls);
      assertThat(replies.stream().filter(HoldReply.Held.class::isInstance)).hasSize(5);
      assertThat(replies.stream().filter(HoldReply.Taken.class::isInstance)).hasSize(clients - 5);
      Set<Integer> numbers = new HashSet<>();
      orders.forEach(
          order -> fixture.seats.ofOrder(order).ifPresent(seat -> numbers.add(seat.number())));
      assertThat(numbers).containsExactlyInAnyOrder(4, 5, 6, 7, 8);
    }
  }

  private List<Slot> slots(ListingId listing) {
    return fixture.calendar.slots(listing, "2026-03-02", "2026-03-02", null).items();
  }

  private Slot slot(ListingId listing) {
    return slots(listing).stream()
        .filter(slot -> slot.start().equals(Instant.parse(TEN)))
        .findFirst()
        .orElseThrow();
  }
}
