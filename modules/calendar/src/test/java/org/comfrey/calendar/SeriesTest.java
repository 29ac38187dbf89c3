package org.comfrey.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.Series;
import org.comfrey.api.calendar.SeriesChoice;
import org.comfrey.api.calendar.SeriesItem;
import org.comfrey.api.calendar.SeriesRequest;
import org.comfrey.api.calendar.internal.HoldCommand;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.api.calendar.internal.SeriesCommand;
import org.comfrey.api.calendar.internal.SeriesReply;
import org.comfrey.kernel.web.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Recurring series, checked and held as a whole. */
class SeriesTest {
  private static final Instant FIRST = Instant.parse("2026-03-02T10:00:00Z");

  private final Fixture fixture = new Fixture();
  private final PersonId provider = fixture.person();
  private final PersonId client = fixture.person();
  private final ListingId listing = fixture.listing(provider, Fixture.daily("UTC"));

  @AfterEach
  void close() {
    fixture.close();
  }

  private Series check(ListingId of, Instant start, String rule, SeriesChoice... choices) {
    SeriesRequest request = new SeriesRequest(start, rule, List.of(choices));
    return Fixture.as(client, () -> fixture.calendar.series(of, request));
  }

  private String refused(Instant start, String rule, SeriesChoice... choices) {
    try {
      check(listing, start, rule, choices);
    } catch (ProblemException refused) {
      return refused.code().code();
    }
    return "allowed";
  }

  @Test
  void aRuleThatNeverEndsOrYieldsNothingOrThousandsIsRefused() {
    for (String rule :
        List.of(
            "FREQ=WEEKLY",
            "FREQ=SECONDLY;COUNT=10",
            "FREQ=MINUTELY;UNTIL=20260303T000000Z",
            "FREQ=DAILY;BYHOUR=1,2,3;COUNT=5",
            "FREQ=DAILY;COUNT=53",
            "FREQ=DAILY;COUNT=1",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
            "FREQ=WEEKLY;COUNT=0",
            "FREQ=WEEKLY;COUNT=99999999999999999999",
            "FREQ=FORTNIGHTLY;COUNT=3",
            "",
            "COUNT=3",
            "X".repeat(501))) {
      assertThat(refused(FIRST, rule)).as(rule).isEqualTo("invalid-request");
    }
    assertThat(refused(Instant.MAX, "FREQ=WEEKLY;COUNT=3")).isEqualTo("invalid-request");
    assertThat(refused(Instant.MIN, "FREQ=WEEKLY;COUNT=3")).isEqualTo("invalid-request");
    assertThat(refused(FIRST, "FREQ=WEEKLY;COUNT=3", new SeriesChoice(FIRST.plusSeconds(1), null)))
        .isEqualTo("invalid-request");
    assertThat(
            refused(
                FIRST,
                "FREQ=WEEKLY;COUNT=3",
                new SeriesChoice(FIRST, null),
                new SeriesChoice(FIRST, null)))
        .isEqualTo("invalid-request");
    assertThat(refused(FIRST, "FREQ=WEEKLY;COUNT=3", new SeriesChoice(FIRST, Instant.MAX)))
        .isEqualTo("invalid-request");
  }

  @Test
  void everyConflictOfASeriesIsListedWithWhatIsFreeInstead() {
    fixture.hold(fixture.order(), listing, client, "2026-03-09T10:00:00Z");
    fixture.hold(fixture.order(), listing, client, "2026-03-23T10:00:00Z");
    Series series = check(listing, FIRST, "FREQ=WEEKLY;COUNT=5");
    assertThat(series.bookable()).isFalse();
    assertThat(series.items())
        .extracting(SeriesItem::outcome)
        .containsExactly("free", "conflict", "free", "conflict", "free");
    SeriesItem conflict = series.items().get(1);
    assertThat(conflict.reason()).isEqualTo("2026-03-09 10:00 UTC is taken.");
    assertThat(conflict.alternatives()).hasSize(6);
    Series decided =
        check(
            listing,
            FIRST,
            "FREQ=WEEKLY;COUNT=5",
            new SeriesChoice(conflict.start(), conflict.alternatives().getFirst().start()),
            new SeriesChoice(series.items().get(3).start(), null));
    assertThat(decided.bookable()).isTrue();
    assertThat(decided.items())
        .extracting(SeriesItem::outcome)
        .containsExactly("free", "moved", "free", "skipped", "free");
  }

  @Test
  void aSessionCannotBeMovedOntoAnotherOfTheSameSeries() {
    Series series =
        check(
            listing,
            FIRST,
            "FREQ=DAILY;COUNT=3",
            new SeriesChoice(Instant.parse("2026-03-03T10:00:00Z"), FIRST));
    assertThat(series.items())
        .extracting(SeriesItem::outcome)
        .containsExactly("free", "conflict", "free");
    assertThat(series.bookable()).isFalse();
  }

  @Test
  void aSeriesOfWhichEverythingIsSkippedIsNotBookable() {
    Series series =
        check(
            listing,
            FIRST,
            "FREQ=DAILY;COUNT=2",
            new SeriesChoice(FIRST, null),
            new SeriesChoice(Instant.parse("2026-03-03T10:00:00Z"), null));
    assertThat(series.bookable()).isFalse();
  }

  @Test
  void aSeriesKeepsItsLocalTimeWhenTheClocksChange() {
    ListingId berlin = fixture.listing(fixture.person(), Fixture.daily("Europe/Berlin"));
    Series series = check(berlin, Instant.parse("2026-03-23T09:00:00Z"), "FREQ=WEEKLY;COUNT=2");
    assertThat(series.items())
        .extracting(SeriesItem::planStart)
        .containsExactly(
            LocalDateTime.parse("2026-03-23T10:00"), LocalDateTime.parse("2026-03-30T10:00"));
    assertThat(series.items().getLast().bookedStart())
        .isEqualTo(Instant.parse("2026-03-30T08:00:00Z"));
  }

  @Test
  void aSessionInTheHourThatTheClocksLeaveOutIsAConflict() {
    PlanDraft night = Fixture.daily("Europe/Berlin");
    PlanDraft always =
        new PlanDraft(
            "Nights",
            night.zone(),
            night.weekly().stream()
                .map(day ->
                    new org.comfrey.api.calendar.OpenHours(
                        day.day(), java.time.LocalTime.MIDNIGHT, java.time.LocalTime.MIDNIGHT))
                .toList(),
            List.of(),
            0,
            0,
            0,
            30,
            90);
    ListingId nights = fixture.listing(fixture.person(), always);
    Series series = check(nights, Instant.parse("2026-03-28T01:30:00Z"), "FREQ=DAILY;COUNT=2");
    SeriesItem lost = series.items().getLast();
    assertThat(lost.planStart()).isEqualTo(LocalDateTime.parse("2026-03-29T02:30"));
    assertThat(lost.outcome()).isEqualTo("conflict");
    assertThat(lost.reason()).contains("clocks go forward");
    assertThat(lost.alternatives()).isNotEmpty();
  }

  private SeriesCommand weekly(List<OrderId> orders) {
    return new SeriesCommand(
        IntStream.range(0, orders.size())
            .mapToObj(week ->
                new HoldCommand(
                    orders.get(week), listing, client, FIRST.plusSeconds(604_800L * week)))
            .toList());
  }

  private List<OrderId> orders(int count) {
    return IntStream.range(0, count).mapToObj(i -> fixture.order()).toList();
  }

  @Test
  void aSeriesIsHeldWhollyOrNotAtAllAndTwiceIsTheSame() {
    OrderId single = fixture.order();
    fixture.hold(single, listing, client, "2026-03-16T10:00:00Z");
    List<OrderId> orders = orders(4);
    SeriesReply refused = fixture.holds.holdSeries(weekly(orders));
    assertThat(refused.held()).isFalse();
    assertThat(refused.replies().get(2)).isInstanceOf(HoldReply.Taken.class);
    orders.forEach(order -> assertThat(fixture.bookings.ofOrder(order)).isEmpty());
    fixture.step(single, client, provider, 1, "release");
    SeriesReply held = fixture.holds.holdSeries(weekly(orders));
    assertThat(held.held()).isTrue();
    assertThat(fixture.holds.holdSeries(weekly(orders))).isEqualTo(held);
  }

  @Test
  void aSeriesOfNothingOrOfSeveralListingsIsRefused() {
    HoldCommand one = new HoldCommand(fixture.order(), listing, client, FIRST);
    HoldCommand other =
        new HoldCommand(
            fixture.order(), fixture.listing(provider, Fixture.daily("UTC")), client, FIRST);
    for (List<HoldCommand> wrong :
        List.of(
            List.<HoldCommand>of(),
            List.of(one, other),
            List.of(new HoldCommand(fixture.order(), listing, client, Instant.MAX)))) {
      try {
        fixture.holds.holdSeries(new SeriesCommand(wrong));
        throw new AssertionError("accepted " + wrong);
      } catch (ProblemException refused) {
        assertThat(refused.code().code()).isEqualTo("invalid-request");
      }
    }
  }

  @Test
  void aSeriesAgainstSingleBookingsLeavesNoHalfSeries() throws Exception {
    seriesAgainstSingles(4);
  }

  @Test
  @Tag("long")
  void seriesAgainstSinglesAHundredTimes() throws Exception {
    seriesAgainstSingles(100);
  }

  private void seriesAgainstSingles(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      ListingId raced = fixture.listing(fixture.person(), Fixture.daily("UTC"));
      List<Callable<Boolean>> calls = new ArrayList<>();
      List<List<OrderId>> rivals = List.of(orders(6), orders(6));
      for (List<OrderId> orders : rivals) {
        SeriesCommand command =
            new SeriesCommand(
                weekly(orders).holds().stream()
                    .map(hold -> new HoldCommand(hold.order(), raced, hold.client(), hold.start()))
                    .toList());
        calls.add(() -> fixture.holds.holdSeries(command).held());
      }
      List<OrderId> singles = orders(6);
      for (int week = 0; week < 6; week++) {
        OrderId single = singles.get(week);
        String start = FIRST.plusSeconds(604_800L * week).toString();
        calls.add(() -> fixture.hold(single, raced, client, start) instanceof HoldReply.Held);
      }
      List<Boolean> outcomes = RaceTest.together(calls);
      long whole = outcomes.subList(0, 2).stream().filter(held -> held).count();
      long held = outcomes.subList(2, 8).stream().filter(single -> single).count();
      assertThat(whole * 6 + held).isEqualTo(6);
      for (int i = 0; i < 2; i++) {
        long rows =
            rivals.get(i).stream().filter(o -> fixture.bookings.ofOrder(o).isPresent()).count();
        assertThat(rows).isEqualTo(outcomes.get(i) ? 6 : 0);
      }
    }
  }
}
