package org.comfrey.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");
  private static final Offer HOUR = Offer.of(Duration.ofHours(1));
  private static final Instant PRESENT = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void refusesWeeklyHoursThatOverlapAcrossTheEndOfTheWeek() {
    assertThatThrownBy(() ->
            Plan.weekly(
                NEW_YORK,
                List.of(
                    new WeeklyHours(DayOfWeek.SUNDAY, LocalTime.of(22, 0), LocalTime.of(6, 0)),
                    new WeeklyHours(DayOfWeek.MONDAY, LocalTime.of(5, 0), LocalTime.of(9, 0)))))
        .isInstanceOf(ScheduleException.class)
        .hasMessageContaining("overlap");
  }

  @Test
  void refusesTwoPlansOfAResourceThatCoverTheSameHours() {
    Plan morning = everyDay(NEW_YORK, "09:00", "12:00");
    Plan noon = everyDay(NEW_YORK, "11:00", "14:00");
    assertThatThrownBy(() -> new Resource("Ada", List.of(morning, noon)))
        .isInstanceOf(ScheduleException.class);
  }

  @Test
  void keepsTheLocalTimesOnBothSidesOfAChange() {
    Availability availability = of(HOUR, everyDay(NEW_YORK, "09:00", "11:00"));
    assertThat(local(availability, NEW_YORK, "2026-03-07T00:00", "2026-03-10T00:00", Taken.NOTHING))
        .containsExactly(
            "2026-03-07T09:00-05:00",
            "2026-03-07T10:00-05:00",
            "2026-03-08T09:00-04:00",
            "2026-03-08T10:00-04:00",
            "2026-03-09T09:00-04:00",
            "2026-03-09T10:00-04:00");
  }

  @Test
  void offersNothingInTheHourThatDoesNotExist() {
    Availability availability = of(HOUR, everyDay(NEW_YORK, "00:00", "05:00"));
    assertThat(local(availability, NEW_YORK, "2026-03-08T00:00", "2026-03-09T00:00", Taken.NOTHING))
        .containsExactly(
            "2026-03-08T00:00-05:00",
            "2026-03-08T01:00-05:00",
            "2026-03-08T03:00-04:00",
            "2026-03-08T04:00-04:00");
  }

  @Test
  void offersTheHourThatHappensTwiceOnce() {
    Availability availability = of(HOUR, everyDay(NEW_YORK, "00:00", "04:00"));
    assertThat(local(availability, NEW_YORK, "2026-11-01T00:00", "2026-11-02T00:00", Taken.NOTHING))
        .containsExactly(
            "2026-11-01T00:00-04:00",
            "2026-11-01T01:00-04:00",
            "2026-11-01T02:00-05:00",
            "2026-11-01T03:00-05:00");
  }

  @Test
  void leavesOutAStartThatAHalfHourChangeWouldBringTooNear() {
    // Clocks go from 02:00 to 02:30 on 4 October 2026.
    Availability availability = of(HOUR, everyDay(LORD_HOWE, "00:45", "06:00"));
    assertThat(
            local(availability, LORD_HOWE, "2026-10-04T00:00", "2026-10-05T00:00", Taken.NOTHING))
        .containsExactly(
            "2026-10-04T00:45+10:30",
            "2026-10-04T01:45+10:30",
            "2026-10-04T03:45+11:00",
            "2026-10-04T04:45+11:00");
  }

  @Test
  void aLengthIsTrueElapsedTimeAcrossAChange() {
    Offer night = Offer.of(Duration.ofHours(8));
    Availability availability = of(night, everyDay(NEW_YORK, "22:00", "06:00"));
    // The night of the change to summer has seven hours between 22:00 and 06:00.
    assertThat(local(availability, NEW_YORK, "2026-03-06T12:00", "2026-03-09T12:00", Taken.NOTHING))
        .containsExactly("2026-03-06T22:00-05:00", "2026-03-08T22:00-04:00");
  }

  @Test
  void theLastExceptionThatCoversAMomentDecides() {
    LocalDate day = LocalDate.of(2026, 2, 3);
    Plan plan =
        everyDay(NEW_YORK, "09:00", "17:00")
            .withExceptions(
                List.of(
                    PlanException.closes(day),
                    PlanException.opens(day, LocalTime.of(18, 0), LocalTime.MIDNIGHT),
                    PlanException.closes(day, LocalTime.of(20, 0), LocalTime.of(22, 30))));
    assertThat(
            local(of(HOUR, plan), NEW_YORK, "2026-02-03T00:00", "2026-02-04T00:00", Taken.NOTHING))
        .containsExactly(
            "2026-02-03T18:00-05:00", "2026-02-03T19:00-05:00", "2026-02-03T22:30-05:00");
  }

  @Test
  void recurringHoursOpenTimeBesideTheWeeklyOnes() {
    Plan plan =
        everyDay(NEW_YORK, "09:00", "10:00")
            .withRecurring(
                List.of(
                    new RecurringHours(
                        LocalDateTime.parse("2026-01-01T09:30"),
                        Duration.ofMinutes(90),
                        Recurrence.parse("FREQ=MONTHLY;BYDAY=-1FR"))));
    assertThat(
            local(of(HOUR, plan), NEW_YORK, "2026-01-30T00:00", "2026-02-01T00:00", Taken.NOTHING))
        .containsExactly(
            "2026-01-30T09:00-05:00", "2026-01-30T10:00-05:00", "2026-01-31T09:00-05:00");
  }

  @Test
  void buffersKeepTimeFreeAroundASessionButMayLieOutsideTheHours() {
    Offer offer = HOUR.withBuffers(Duration.ofMinutes(30), Duration.ofMinutes(15));
    Availability availability = of(offer, everyDay(NEW_YORK, "09:00", "13:00"));
    Taken taken = Taken.busy(List.of(busy("2026-02-03T15:40:00Z", "2026-02-03T15:50:00Z")));
    assertThat(local(availability, NEW_YORK, "2026-02-03T00:00", "2026-02-04T00:00", taken))
        .containsExactly("2026-02-03T09:00-05:00", "2026-02-03T12:00-05:00");
  }

  @Test
  void busyTimeEndsExactlyWhereTheNextSlotMayBegin() {
    Availability availability = of(HOUR, everyDay(NEW_YORK, "09:00", "12:00"));
    Taken taken = Taken.busy(List.of(busy("2026-02-03T15:00:00Z", "2026-02-03T16:00:00Z")));
    assertThat(local(availability, NEW_YORK, "2026-02-03T00:00", "2026-02-04T00:00", taken))
        .containsExactly("2026-02-03T09:00-05:00", "2026-02-03T11:00-05:00");
  }

  @Test
  void noticeAndHorizonBoundTheSlotsInclusively() {
    Offer offer = HOUR.withNotice(Duration.ofHours(10), Duration.ofHours(12));
    Availability availability = of(offer, everyDay(ZoneId.of("UTC"), "00:00", "00:00"));
    assertThat(
            availability
                .slots(PRESENT, PRESENT.plus(Duration.ofDays(9)), PRESENT, Taken.NOTHING)
                .stream()
                .map(slot -> slot.start().toString()))
        .containsExactly("2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z", "2026-01-01T12:00:00Z");
  }

  @Test
  void aClassHasSeatsUntilItIsFullAndBlocksOtherStarts() {
    Offer offer = HOUR.withSeats(3).withStep(Duration.ofMinutes(30));
    Availability availability = of(offer, everyDay(ZoneId.of("UTC"), "09:00", "12:00"));
    Instant nine = Instant.parse("2026-02-03T09:00:00Z");
    Instant eleven = Instant.parse("2026-02-03T11:00:00Z");
    Taken taken =
        new Taken(
            List.of(),
            List.of(
                new Session(eleven, eleven.plusSeconds(3_600), 3),
                new Session(nine, nine.plusSeconds(3_600), 2)));
    assertThat(availability.slots(nine, nine.plusSeconds(43_200), PRESENT, taken))
        .containsExactly(
            new Slot(nine, nine.plusSeconds(3_600), 1),
            new Slot(nine.plusSeconds(3_600), nine.plusSeconds(7_200), 3));
    assertThat(availability.why(eleven, PRESENT, taken, 3))
        .isInstanceOfSatisfying(
            Verdict.NotFree.class, no -> assertThat(no.reason()).isEqualTo(Verdict.Reason.FULL));
  }

  @Test
  void aSessionFitsTheHoursOfItsPersonAndItsRoom() {
    Resource person = new Resource("Ada", List.of(everyDay(NEW_YORK, "09:00", "13:00")));
    Resource room = new Resource("Room 2", List.of(everyDay(ZoneId.of("UTC"), "15:30", "17:30")));
    Availability availability =
        new Availability(HOUR, List.of(person, room, new Resource("Mat", List.of())));
    assertThat(local(availability, NEW_YORK, "2026-02-03T00:00", "2026-02-04T00:00", Taken.NOTHING))
        .containsExactly("2026-02-03T11:00-05:00");
  }

  @Test
  void severalPlansOfAPersonAddUp() {
    Resource person =
        new Resource(
            "Ada",
            List.of(everyDay(NEW_YORK, "09:00", "10:00"), everyDay(NEW_YORK, "15:00", "16:00")));
    assertThat(
            local(
                new Availability(HOUR, List.of(person)),
                NEW_YORK,
                "2026-02-03T00:00",
                "2026-02-04T00:00",
                Taken.NOTHING))
        .containsExactly("2026-02-03T09:00-05:00", "2026-02-03T15:00-05:00");
  }

  @Test
  void saysWhyATimeIsNotFreeAndNamesTheNearest() {
    Offer offer =
        HOUR.withBuffers(Duration.ofMinutes(10), Duration.ofMinutes(10))
            .withNotice(Duration.ofDays(1), Duration.ofDays(60));
    Availability availability = of(offer, everyDay(ZoneId.of("UTC"), "09:00", "17:00"));
    Taken taken = Taken.busy(List.of(busy("2026-01-10T12:05:00Z", "2026-01-10T12:30:00Z")));
    assertThat(reason(availability, "2025-12-31T09:00:00Z", taken)).isEqualTo("PAST");
    assertThat(reason(availability, "2026-01-01T09:00:00Z", taken)).isEqualTo("NOTICE");
    assertThat(reason(availability, "2026-06-01T09:00:00Z", taken)).isEqualTo("HORIZON");
    assertThat(reason(availability, "2026-01-10T08:00:00Z", taken)).isEqualTo("CLOSED");
    assertThat(reason(availability, "2026-01-10T16:30:00Z", taken)).isEqualTo("TOO_LONG");
    assertThat(reason(availability, "2026-01-10T10:30:00Z", taken)).isEqualTo("OFF_GRID");
    assertThat(reason(availability, "2026-01-10T12:00:00Z", taken)).isEqualTo("BUSY");
    assertThat(reason(availability, "2026-01-10T11:00:00Z", taken)).isEqualTo("BUFFER");
    assertThat(availability.why(Instant.parse("2026-01-10T10:00:00Z"), PRESENT, taken, 3))
        .isInstanceOf(Verdict.Free.class);
    assertThat(availability.why(Instant.parse("2026-01-10T12:00:00Z"), PRESENT, taken, 3))
        .isInstanceOfSatisfying(
            Verdict.NotFree.class,
            no -> {
              assertThat(no.sentence()).isEqualTo("2026-01-10 12:00 UTC is taken.");
              assertThat(no.alternatives().stream().map(slot -> slot.start().toString()))
                  .containsExactly(
                      "2026-01-10T10:00:00Z", "2026-01-10T13:00:00Z", "2026-01-10T14:00:00Z");
            });
  }

  @Test
  void theSecondPassOfARepeatedHourIsOffTheGrid() {
    Availability availability = of(HOUR, everyDay(NEW_YORK, "00:00", "06:00"));
    assertThat(reason(availability, "2026-11-01T06:00:00Z", Taken.NOTHING)).isEqualTo("OFF_GRID");
  }

  static Plan everyDay(ZoneId zone, String from, String to) {
    return Plan.weekly(
        zone,
        Arrays.stream(DayOfWeek.values())
            .map(day -> new WeeklyHours(day, LocalTime.parse(from), LocalTime.parse(to)))
            .toList());
  }

  private static Availability of(Offer offer, Plan plan) {
    return new Availability(offer, List.of(new Resource("Ada", List.of(plan))));
  }

  private static Busy busy(String from, String until) {
    return new Busy(Instant.parse(from), Instant.parse(until), "appointment");
  }

  private static String reason(Availability availability, String start, Taken taken) {
    return switch (availability.why(Instant.parse(start), PRESENT, taken, 1)) {
      case Verdict.Free free -> "free " + free.slot();
      case Verdict.NotFree no -> no.reason().name();
    };
  }

  private static List<String> local(
      Availability availability, ZoneId zone, String from, String until, Taken taken) {
    List<String> result = new ArrayList<>();
    for (Slot slot :
        availability.slots(
            LocalDateTime.parse(from).atZone(zone).toInstant(),
            LocalDateTime.parse(until).atZone(zone).toInstant(),
            PRESENT,
            taken)) {
      result.add(slot.startIn(zone).toOffsetDateTime().toString());
    }
    return result;
  }
}
