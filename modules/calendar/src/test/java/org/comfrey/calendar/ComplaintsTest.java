package org.comfrey.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.OpenHours;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.SeriesItem;
import org.comfrey.api.calendar.SeriesRequest;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.calendar.WaitlistRequest;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.api.calendar.internal.MoveCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What people have complained about in other schedulers for ten years, each complaint as the test
 * that would have caught it, named after its thread.
 */
class ComplaintsTest {
  private static final String TEN = "2026-03-02T10:00:00Z";

  private final Fixture fixture = new Fixture();
  private final PersonId provider = fixture.person();
  private final PersonId client = fixture.person();
  private final ListingId listing = fixture.listing(provider, Fixture.daily("UTC"));

  @AfterEach
  void close() {
    fixture.close();
  }

  private List<Slot> slots(ListingId of, String from, String to) {
    return fixture.calendar.slots(of, from, to, null).items();
  }

  private HoldReply hold(String start) {
    return fixture.hold(fixture.order(), listing, client, start);
  }

  @Test
  void cal6217SlotsMoveByAnHourWhenTheClocksChange() {
    for (String zone : List.of("Europe/London", "America/New_York", "Australia/Lord_Howe")) {
      ListingId there = fixture.listing(fixture.person(), Fixture.daily(zone));
      assertThat(slots(there, "2026-03-05", "2026-05-05"))
          .isNotEmpty()
          .allSatisfy(slot ->
              assertThat(slot.planStart().toLocalTime())
                  .isBetween(LocalTime.of(9, 0), LocalTime.of(16, 0)));
    }
  }

  @Test
  void cal12137TheFirstSlotOfADayIsMissingAfterTheClocksChange() {
    ListingId berlin = fixture.listing(fixture.person(), Fixture.daily("Europe/Berlin"));
    for (String day : List.of("2026-03-28", "2026-03-29", "2026-03-30")) {
      assertThat(slots(berlin, day, day)).hasSize(8);
      assertThat(slots(berlin, day, day).getFirst().planStart())
          .isEqualTo(LocalDateTime.parse(day + "T09:00"));
    }
  }

  @Test
  void cal19589ABookingAcrossTheChangeShowsAnotherTimeThanTheOneThatWasBooked() {
    ListingId newYork = fixture.listing(fixture.person(), Fixture.daily("America/New_York"));
    OrderId order = fixture.order();
    Slot monday = slots(newYork, "2026-03-09", "2026-03-09").getFirst();
    fixture.hold(order, newYork, client, monday.start().toString());
    BookingRow row = fixture.bookings.ofOrder(order).orElseThrow();
    assertThat(row.localStart()).isEqualTo(LocalDateTime.parse("2026-03-09T09:00"));
    assertThat(row.start()).isEqualTo(Instant.parse("2026-03-09T13:00:00Z"));
  }

  @Test
  void cal4702SlotsOfAnotherZoneAreWrongOnTheDayOfTheChange() {
    ListingId berlin = fixture.listing(fixture.person(), Fixture.daily("Europe/Berlin"));
    List<Slot> seen =
        fixture.calendar.slots(berlin, "2026-03-29", "2026-03-29", "Asia/Tokyo").items();
    // Midnight in Tokyo is the last hour of Saturday in Berlin, on winter time; then comes summer.
    assertThat(seen.getFirst().localStart()).isEqualTo(LocalDateTime.parse("2026-03-29T00:00"));
    assertThat(seen.getFirst().planStart()).isEqualTo(LocalDateTime.parse("2026-03-28T16:00"));
    assertThat(seen.get(1).localStart()).isEqualTo(LocalDateTime.parse("2026-03-29T16:00"));
    assertThat(seen.get(1).planStart()).isEqualTo(LocalDateTime.parse("2026-03-29T09:00"));
  }

  @Test
  void cal15997OnlyTheFirstTwoOfASeriesAreChecked() {
    hold("2026-04-06T10:00:00Z");
    List<SeriesItem> items =
        Fixture.as(
                client,
                () ->
                    fixture.calendar.series(
                        listing,
                        new SeriesRequest(Instant.parse(TEN), "FREQ=WEEKLY;COUNT=8", List.of())))
            .items();
    assertThat(items.get(5).outcome()).isEqualTo("conflict");
    assertThat(items.stream().filter(item -> item.outcome().equals("free"))).hasSize(7);
  }

  @Test
  void cal6047ARecurringBookingAndASingleOneAreBothAccepted() {
    hold("2026-03-09T10:00:00Z");
    List<OrderId> orders = List.of(fixture.order(), fixture.order());
    assertThat(
            fixture
                .holds
                .holdSeries(
                    new org.comfrey.api.calendar.internal.SeriesCommand(
                        List.of(
                            new org.comfrey.api.calendar.internal.HoldCommand(
                                orders.getFirst(), listing, client, Instant.parse(TEN)),
                            new org.comfrey.api.calendar.internal.HoldCommand(
                                orders.getLast(),
                                listing,
                                client,
                                Instant.parse("2026-03-09T10:00:00Z")))))
                .held())
        .isFalse();
    assertThat(hold(TEN)).isInstanceOf(HoldReply.Held.class);
  }

  @Test
  void cal6622ASlotThatIsStaleInASecondTabIsBookedAgain() {
    List<Slot> firstTab = slots(listing, "2026-03-02", "2026-03-02");
    List<Slot> secondTab = slots(listing, "2026-03-02", "2026-03-02");
    hold(firstTab.getFirst().start().toString());
    assertThat(hold(secondTab.getFirst().start().toString()))
        .isInstanceOfSatisfying(
            HoldReply.Taken.class, taken -> assertThat(taken.alternatives()).hasSize(6));
  }

  @Test
  void cal2546ASlotCanBeTakenOrMovedToWithoutTheMinimumNotice() {
    PlanDraft daily = Fixture.daily("UTC");
    ListingId careful =
        fixture.listing(
            provider,
            new PlanDraft("Practice", "UTC", daily.weekly(), List.of(), 0, 0, 48 * 60, 0, 90));
    assertThat(fixture.hold(fixture.order(), careful, client, "2026-03-03T07:00:00Z"))
        .isInstanceOf(HoldReply.NotOffered.class);
    OrderId order = fixture.order();
    fixture.hold(order, careful, client, "2026-03-05T10:00:00Z");
    assertThat(fixture.holds.move(new MoveCommand(order, 0, Instant.parse("2026-03-02T10:00:00Z"))))
        .isInstanceOfSatisfying(
            HoldReply.NotOffered.class, no -> assertThat(no.reason()).isEqualTo("too-soon"));
  }

  @Test
  void cal15647AndCal30151TheOldTimeIsLostBeforeTheNewOneIsAgreed() {
    OrderId order = fixture.order();
    fixture.hold(order, listing, client, TEN);
    fixture.holds.move(new MoveCommand(order, 0, Instant.parse("2026-03-02T12:00:00Z")));
    assertThat(hold(TEN)).isInstanceOf(HoldReply.Taken.class);
    fixture.step(order, client, provider, 1, "none");
    assertThat(fixture.bookings.ofOrder(order).orElseThrow().start()).isEqualTo(TEN);
  }

  @Test
  void cal10616NobodyIsToldWhenAPlaceBecomesFree() {
    PlanDraft single =
        new PlanDraft(
            "Mondays",
            "UTC",
            List.of(
                new OpenHours(
                    java.time.DayOfWeek.MONDAY, LocalTime.of(10, 0), LocalTime.of(11, 0))),
            List.of(),
            0,
            0,
            0,
            0,
            90);
    ListingId mondays = fixture.listing(provider, single);
    OrderId order = fixture.order();
    fixture.hold(order, mondays, fixture.person(), TEN);
    java.time.LocalDate monday = java.time.LocalDate.parse("2026-03-02");
    Fixture.as(
        client, () -> fixture.calendar.joinWaitlist(new WaitlistRequest(mondays, monday, monday)));
    fixture.step(order, client, provider, 1, "release");
    assertThat(fixture.told("waitlist-offered"))
        .filteredOn(data -> data.contains(client.toString()))
        .hasSize(1);
  }

  @Test
  void easyappointments31And1783TwoBookTheSameTimeAtTheSameMoment() throws Exception {
    List<Callable<HoldReply>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(() -> hold(TEN));
    }
    assertThat(RaceTest.together(calls).stream().filter(HoldReply.Held.class::isInstance))
        .hasSize(1);
  }

  @Test
  void vendure2633ATherapistsBuffersAreGivenAway() {
    PlanDraft daily = Fixture.daily("UTC");
    ListingId therapy =
        fixture.listing(
            fixture.person(),
            new PlanDraft("Therapy", "UTC", daily.weekly(), List.of(), 10, 20, 0, 15, 90));
    fixture.hold(fixture.order(), therapy, client, TEN);
    assertThat(slots(therapy, "2026-03-02", "2026-03-02"))
        .allSatisfy(slot ->
            assertThat(
                    Duration.between(slot.start(), Instant.parse(TEN)).toMinutes() >= 60 + 30
                        || Duration.between(Instant.parse(TEN), slot.start()).toMinutes()
                            >= 60 + 30)
                .isTrue());
  }

  @Test
  void vendure3508AndSaleor543TheLastPlacesAreSoldTwice() throws Exception {
    PlanDraft daily = Fixture.daily("UTC");
    ListingId yoga =
        fixture.listing(
            fixture.person(),
            new PlanDraft("Yoga", "UTC", daily.weekly(), List.of(), 0, 0, 0, 0, 90, 2, 1));
    List<Callable<HoldReply>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      OrderId order = fixture.order();
      calls.add(() -> fixture.hold(order, yoga, client, TEN));
    }
    assertThat(RaceTest.together(calls).stream().filter(HoldReply.Held.class::isInstance))
        .hasSize(2);
  }
}
