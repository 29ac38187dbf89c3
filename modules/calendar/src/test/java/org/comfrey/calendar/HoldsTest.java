package org.comfrey.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.comfrey.api.BookingId;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.calendar.internal.FreeOn;
import org.comfrey.api.calendar.internal.HoldCommand;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.api.marketplace.internal.Offer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

class HoldsTest {
  private static final String TEN = "2026-03-02T10:00:00Z";

  private final Fixture fixture = new Fixture();
  private final PersonId provider = fixture.person();
  private final PersonId client = fixture.person();
  private final ListingId listing = fixture.listing(provider, Fixture.daily("UTC"));

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aTakenSlotIsRefusedWithTheSixNearestThatAreFree() {
    hold(fixture.order(), TEN);
    assertThat(hold(fixture.order(), TEN))
        .isInstanceOfSatisfying(
            HoldReply.Taken.class,
            taken ->
                assertThat(taken.alternatives().stream().map(Slot::start).map(Instant::toString))
                    .containsExactly(
                        "2026-03-02T09:00:00Z",
                        "2026-03-02T11:00:00Z",
                        "2026-03-02T12:00:00Z",
                        "2026-03-02T13:00:00Z",
                        "2026-03-02T14:00:00Z",
                        "2026-03-02T15:00:00Z"));
  }

  @Test
  void buffersThatGrewSinceTheLastLookKeepTheirDistance() {
    PlanDraft daily = Fixture.daily("UTC");
    Plan plan = fixture.plan(provider, daily);
    ListingId growing = fixture.listing(provider, plan.id(), "published", 60);
    assertThat(fixture.hold(fixture.order(), growing, client, TEN))
        .isInstanceOf(HoldReply.Held.class);
    PlanDraft careful =
        new PlanDraft("Practice", "UTC", daily.weekly(), List.of(), 120, 0, 0, 60, 90);
    Fixture.as(provider, () -> fixture.calendar.changePlan(plan.id(), "\"1\"", careful));
    // From ten to eleven is taken; two hours before noon are not free.
    Instant noon = Instant.parse("2026-03-02T12:00:00Z");
    assertThat(fixture.holds.check(new HoldCommand(fixture.order(), growing, client, noon)))
        .isInstanceOf(HoldReply.Taken.class);
    assertThat(fixture.hold(fixture.order(), growing, client, "2026-03-02T13:00:00Z"))
        .isInstanceOf(HoldReply.Held.class);
  }

  @Test
  void aTimeThatThePlanDoesNotOfferIsRefusedWithTheReason() {
    PlanDraft daily = Fixture.daily("UTC");
    ListingId careful =
        fixture.listing(
            fixture.person(),
            new PlanDraft("Practice", "UTC", daily.weekly(), List.of(), 0, 0, 24 * 60, 30, 10));
    assertThat(reason(careful, "2026-02-28T10:00:00Z")).isEqualTo("past");
    assertThat(reason(careful, "2026-03-01T10:00:00Z")).isEqualTo("too-soon");
    assertThat(reason(careful, "2026-03-20T10:00:00Z")).isEqualTo("too-far");
    assertThat(reason(careful, "2026-03-03T07:00:00Z")).isEqualTo("outside-plan");
    assertThat(reason(careful, "2026-03-03T16:30:00Z")).isEqualTo("outside-plan");
    assertThat(reason(careful, "2026-03-03T10:10:00Z")).isEqualTo("outside-plan");
  }

  @Test
  void aListingThatIsNotPublishedOrHasNoPlanOfItsProviderOffersNothing() {
    var plan = fixture.plan(provider, Fixture.daily("UTC")).id();
    assertThat(reason(fixture.listing(provider, plan, "paused", 60), TEN))
        .isEqualTo("not-published");
    assertThat(reason(new ListingId(fixture.ids.next()), TEN)).isEqualTo("not-published");
    assertThat(reason(fixture.listing(fixture.person(), plan, "published", 60), TEN))
        .isEqualTo("no-plan");
  }

  @Test
  void aTimeAtTheEndOfAllTimesIsOutsideThePlan() {
    for (Instant start : List.of(Instant.MIN, Instant.EPOCH, Instant.MAX)) {
      HoldCommand command = new HoldCommand(fixture.order(), listing, client, start);
      assertThat(fixture.holds.hold(command))
          .isEqualTo(new HoldReply.NotOffered("outside-plan", List.of()));
      assertThat(fixture.holds.check(command))
          .isEqualTo(new HoldReply.NotOffered("outside-plan", List.of()));
    }
    for (LocalDate date : List.of(LocalDate.MIN, LocalDate.MAX)) {
      assertThat(fixture.holds.freeOn(new FreeOn(List.of(listing), date))).isEmpty();
    }
  }

  @Test
  void theSameOrderAskingAgainGetsTheSameAnswer() {
    OrderId order = fixture.order();
    HoldReply first = hold(order, TEN);
    assertThat(first).isInstanceOf(HoldReply.Held.class);
    fixture.clock.advance(Duration.ofDays(30));
    assertThat(hold(order, TEN)).isEqualTo(first);
  }

  @Test
  void checkingHoldsNothing() {
    HoldCommand command = new HoldCommand(fixture.order(), listing, client, Instant.parse(TEN));
    assertThat(fixture.holds.check(command)).isInstanceOf(HoldReply.Held.class);
    assertThat(hold(fixture.order(), TEN)).isInstanceOf(HoldReply.Held.class);
  }

  @Test
  void aHoldOfAnOrderNeverEndsByTheClockButByAStepThatReleasesIt() {
    OrderId order = fixture.order();
    hold(order, TEN);
    fixture.clock.advance(Duration.ofHours(20));
    assertThat(hold(fixture.order(), TEN)).isInstanceOf(HoldReply.Taken.class);
    fixture.step(order, client, provider, 1, "none");
    assertThat(state(order)).isEqualTo(BookingRow.State.HELD);
    fixture.step(order, client, provider, 2, "release");
    assertThat(state(order)).isEqualTo(BookingRow.State.RELEASED);
    assertThat(hold(fixture.order(), TEN)).isInstanceOf(HoldReply.Held.class);
    assertThat(hold(order, TEN)).isInstanceOf(HoldReply.NotOffered.class);
  }

  @Test
  void aStepIsFollowedOnceAndAnOlderOneChangesNothing() {
    OrderId order = fixture.order();
    hold(order, TEN);
    fixture.step(order, client, provider, 1, "none");
    fixture.step(order, client, provider, 2, "book");
    assertThat(state(order)).isEqualTo(BookingRow.State.BOOKED);
    fixture.step(order, client, provider, 3, "release");
    fixture.step(order, client, provider, 2, "book");
    fixture.step(order, client, provider, 3, "release");
    assertThat(state(order)).isEqualTo(BookingRow.State.RELEASED);
  }

  @Test
  void aStepOfAnOrderWithoutASlotIsNoneOfTheCalendarsBusiness() {
    fixture.step(fixture.order(), client, provider, 1, "book");
    assertThat(agendaOf(provider)).isEmpty();
  }

  @Test
  void aReleasedTimeThatWentToAnotherIsNeverBookedTwice() {
    OrderId first = fixture.order();
    OrderId second = fixture.order();
    hold(first, TEN);
    fixture.step(first, client, provider, 1, "release");
    hold(second, TEN);
    fixture.step(first, client, provider, 2, "book");
    assertThat(state(first)).isEqualTo(BookingRow.State.RELEASED);
    assertThat(state(second)).isEqualTo(BookingRow.State.HELD);
  }

  @Test
  void theDatabaseRefusesAnOverlapWhateverTheCodeDoes() {
    OrderId order = fixture.order();
    hold(order, TEN);
    BookingRow row = fixture.bookings.ofOrder(order).orElseThrow();
    BookingRow other =
        new BookingRow(
            new BookingId(fixture.ids.next()),
            provider,
            BookingRow.Kind.ORDER,
            BookingRow.State.HELD,
            client,
            fixture.order(),
            listing,
            "Massage",
            null,
            row.start().plusSeconds(1_800),
            row.end().plusSeconds(1_800),
            Duration.ZERO,
            Duration.ZERO,
            "UTC",
            row.localStart(),
            0);
    assertThatThrownBy(() -> fixture.bookings.insert(other, fixture.clock.instant()))
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining("booking_overlap");
  }

  @Test
  void buffersOfBothSessionsAreKeptFree() {
    PlanDraft daily = Fixture.daily("UTC");
    ListingId buffered =
        fixture.listing(
            provider,
            new PlanDraft("Practice", "UTC", daily.weekly(), List.of(), 0, 15, 0, 30, 90));
    hold(fixture.order(), TEN);
    assertThat(reply(buffered, "2026-03-02T09:00:00Z")).isInstanceOf(HoldReply.Taken.class);
    assertThat(reply(buffered, "2026-03-02T11:00:00Z")).isInstanceOf(HoldReply.Held.class);
    assertThat(hold(fixture.order(), "2026-03-02T12:00:00Z")).isInstanceOf(HoldReply.Taken.class);
    assertThat(hold(fixture.order(), "2026-03-02T13:00:00Z")).isInstanceOf(HoldReply.Held.class);
  }

  @Test
  void aListingWhoseEventIsOnItsWayIsAskedForAtMarketplace() {
    ListingId fresh = new ListingId(fixture.ids.next());
    var plan = fixture.plan(provider, Fixture.daily("UTC")).id();
    fixture.offers.put(
        fresh,
        new Offer(
            fresh,
            1,
            provider,
            "Massage",
            "massage",
            new Money(5_000, "EUR"),
            60,
            "appointment",
            "flexible",
            plan,
            "online",
            null));
    assertThat(reply(fresh, TEN)).isInstanceOf(HoldReply.Held.class);
  }

  @Test
  void tellsWhoIsFreeOnADayOfTheirOwnZone() {
    PersonId away = fixture.person();
    ListingId auckland = fixture.listing(away, Fixture.daily("Pacific/Auckland"));
    ListingId paused =
        fixture.listing(provider, fixture.plan(provider, Fixture.daily("UTC")).id(), "paused", 60);
    LocalDate day = LocalDate.of(2026, 3, 2);
    for (int hour = 9; hour < 17; hour++) {
      hold(fixture.order(), "2026-03-02T%02d:00:00Z".formatted(hour));
    }
    List<ListingId> asked = List.of(listing, auckland, paused);
    assertThat(fixture.holds.freeOn(new FreeOn(asked, day))).containsExactly(auckland);
    assertThat(fixture.holds.freeOn(new FreeOn(asked, day.plusDays(1))))
        .containsExactlyInAnyOrder(listing, auckland);
    // It is 21:00 on the first of March in Auckland: that day is over there.
    assertThat(fixture.holds.freeOn(new FreeOn(asked, day.minusDays(1)))).containsExactly(listing);
  }

  @Test
  void tellsWhoIsFreeWithinHoursOfADay() {
    LocalDate day = LocalDate.of(2026, 3, 2);
    for (int hour = 9; hour < 15; hour++) {
      hold(fixture.order(), "2026-03-02T%02d:00:00Z".formatted(hour));
    }
    assertThat(freeWithin(day, null, LocalTime.NOON)).isEmpty();
    assertThat(freeWithin(day, LocalTime.NOON, LocalTime.of(15, 0))).isEmpty();
    assertThat(freeWithin(day, LocalTime.of(15, 0), LocalTime.of(16, 0))).containsExactly(listing);
    assertThat(freeWithin(day, LocalTime.of(16, 1), null)).isEmpty();
    assertThat(freeWithin(day, null, null)).containsExactly(listing);
  }

  private List<ListingId> freeWithin(
      LocalDate day, @Nullable LocalTime from, @Nullable LocalTime before) {
    return fixture.holds.freeOn(new FreeOn(List.of(listing), day, from, before));
  }

  private List<?> agendaOf(PersonId person) {
    return Fixture.as(
        person, () -> fixture.calendar.bookings("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"));
  }

  private HoldReply hold(OrderId order, String start) {
    return fixture.hold(order, listing, client, start);
  }

  private HoldReply reply(ListingId id, String start) {
    return fixture.hold(fixture.order(), id, client, start);
  }

  private String reason(ListingId id, String start) {
    return switch (reply(id, start)) {
      case HoldReply.NotOffered no -> no.reason();
      case HoldReply.Held held -> "held " + held.start();
      case HoldReply.Taken taken -> "taken";
    };
  }

  private BookingRow.State state(OrderId order) {
    return fixture.bookings.ofOrder(order).orElseThrow().state();
  }
}
