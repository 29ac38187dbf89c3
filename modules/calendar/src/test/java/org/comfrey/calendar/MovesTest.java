package org.comfrey.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.Booking;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.api.calendar.internal.MoveCommand;
import org.comfrey.kernel.web.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

/** Another time for a booking: held beside the present one, moved by a step. */
class MovesTest {
  private static final String TEN = "2026-03-02T10:00:00Z";
  private static final String ELEVEN = "2026-03-02T11:00:00Z";
  private static final String TWELVE = "2026-03-02T12:00:00Z";
  private static final String TO_ELEVEN = "2026-03-02T11:00:00Z/2026-03-02T12:00:00Z";

  private final Fixture fixture = new Fixture();
  private final PersonId provider = fixture.person();
  private final PersonId client = fixture.person();
  private final ListingId listing = fixture.listing(provider, Fixture.daily("UTC"));

  @AfterEach
  void close() {
    fixture.close();
  }

  /** An order that is booked at ten, by its second step. */
  private OrderId booked() {
    OrderId order = fixture.order();
    fixture.hold(order, listing, client, TEN);
    fixture.step(order, client, provider, 1, "none");
    fixture.step(order, client, provider, 2, "book");
    return order;
  }

  private HoldReply move(OrderId order, long expected, String start) {
    return fixture.holds.move(new MoveCommand(order, expected, Instant.parse(start)));
  }

  private HoldReply hold(String start) {
    return fixture.hold(fixture.order(), listing, client, start);
  }

  private BookingRow row(OrderId order) {
    return fixture.bookings.ofOrder(order).orElseThrow();
  }

  @Test
  void aTakenTimeIsRefusedWithAlternativesAndTheBookingStays() {
    OrderId order = booked();
    hold(ELEVEN);
    assertThat(move(order, 2, ELEVEN))
        .isInstanceOfSatisfying(
            HoldReply.Taken.class,
            taken ->
                // The order's own time is one of them: nothing stands in its way there.
                assertThat(taken.alternatives().getFirst().start())
                    .isEqualTo(Instant.parse("2026-03-02T09:00:00Z")));
    assertThat(row(order).start()).isEqualTo(Instant.parse(TEN));
  }

  @Test
  void aTimeThatNobodyOffersOrAnOrderThatNobodyKnowsIsRefused() {
    OrderId order = booked();
    assertThat(move(order, 2, "2026-03-02T03:00:00Z")).isInstanceOf(HoldReply.NotOffered.class);
    assertThat(fixture.holds.move(new MoveCommand(order, 2, Instant.MAX)))
        .isEqualTo(new HoldReply.NotOffered("outside-plan", List.of()));
    assertThatThrownBy(() -> move(fixture.order(), 2, ELEVEN)).isInstanceOf(ProblemException.class);
    fixture.step(order, client, provider, 3, "none");
    assertThat(move(order, 2, ELEVEN))
        .isEqualTo(new HoldReply.NotOffered("order-moved", List.of()));
  }

  /** The step is read beside the lock, so that another may have been followed in between. */
  @Test
  void aStepThatWasOvertakenWhileItWaitedForTheCalendarChangesNothing() {
    OrderId order = booked();
    for (long number : new long[] {1, 2}) {
      boolean followed =
          fixture.database.inTransaction(() -> {
            fixture.bookings.lockOf(order);
            return fixture.bookings.follow(order, BookingRow.State.HELD, number);
          });
      assertThat(followed).as("step %d again", number).isFalse();
    }
    assertThat(row(order).state()).isEqualTo(BookingRow.State.BOOKED);
    assertThat(row(order).step()).isEqualTo(2);
  }

  @Test
  void whatEndedBeforeTheTimeThatIsAskedForIsNotRead() {
    booked();
    Occupancy occupancy = new Occupancy(fixture.database);
    Instant end = Instant.parse(ELEVEN);
    Instant later = end.plus(Duration.ofDays(1));
    assertThat(occupancy.of(List.of(provider), end.minusMillis(1), later).get(provider)).hasSize(1);
    assertThat(occupancy.of(List.of(provider), end, later)).isEmpty();
    assertThat(occupancy.page(listing, end, later).orElseThrow().page().lines()).isEmpty();
  }

  @Test
  void aSeatInAClassDoesNotMove() {
    PlanDraft daily = Fixture.daily("UTC");
    ListingId yoga =
        fixture.listing(
            provider,
            new PlanDraft("Yoga", "UTC", daily.weekly(), List.of(), 0, 0, 0, 0, 90, 5, 1));
    OrderId order = fixture.order();
    fixture.hold(order, yoga, client, TEN);
    assertThat(move(order, 0, ELEVEN))
        .isEqualTo(new HoldReply.NotOffered("not-movable", List.of()));
  }

  @Test
  void bothTimesAreKeptUntilTheMoveIsAcceptedAndThenTheOldOneIsFree() {
    OrderId order = booked();
    HoldReply held = move(order, 2, ELEVEN);
    assertThat(held).isInstanceOf(HoldReply.Held.class);
    assertThat(move(order, 2, ELEVEN)).isEqualTo(held);
    fixture.step(order, client, provider, 3, "propose " + TO_ELEVEN);
    assertThat(hold(TEN)).isInstanceOf(HoldReply.Taken.class);
    assertThat(hold(ELEVEN)).isInstanceOf(HoldReply.Taken.class);
    fixture.step(order, client, provider, 4, "move " + TO_ELEVEN);
    assertThat(row(order).start()).isEqualTo(Instant.parse(ELEVEN));
    assertThat(row(order).state()).isEqualTo(BookingRow.State.BOOKED);
    assertThat(row(order).localStart()).isEqualTo(LocalDateTime.parse("2026-03-02T11:00"));
    assertThat(hold(ELEVEN)).isInstanceOf(HoldReply.Taken.class);
    assertThat(hold(TEN)).isInstanceOf(HoldReply.Held.class);
  }

  @Test
  void theNewTimeMayOverlapTheOldOneAndNothingElse() {
    PlanDraft daily = Fixture.daily("UTC");
    ListingId quarterly =
        fixture.listing(
            provider,
            new PlanDraft("Practice", "UTC", daily.weekly(), List.of(), 5, 10, 0, 15, 90));
    OrderId order = fixture.order();
    fixture.hold(order, quarterly, client, TEN);
    assertThat(move(order, 0, "2026-03-02T10:15:00Z")).isInstanceOf(HoldReply.Held.class);
    BookingRow row = row(order);
    assertThatThrownBy(() ->
            fixture
                .database
                .sql()
                .sql(
                    """
                    INSERT INTO booking (id, resource, kind, state, title, during, occupied, zone,
                      local_start, created)
                    SELECT gen_random_uuid(), resource, 'class', 'booked', '', during, occupied,
                      zone, local_start, created FROM booking WHERE moves = ?\
                    """)
                .param(row.id().value())
                .update())
        .isInstanceOf(DataIntegrityViolationException.class);
    fixture.step(order, client, provider, 1, "move 2026-03-02T10:15:00Z/2026-03-02T11:15:00Z book");
    assertThat(row(order).start()).isEqualTo(Instant.parse("2026-03-02T10:15:00Z"));
    assertThat(row(order).occupiedUntil()).isEqualTo(Instant.parse("2026-03-02T11:25:00Z"));
    assertThat(row(order).state()).isEqualTo(BookingRow.State.BOOKED);
  }

  @Test
  void whatIsRefusedOrCancelledGivesTheProposedTimeBack() {
    OrderId refused = booked();
    move(refused, 2, ELEVEN);
    fixture.step(refused, client, provider, 3, "propose " + TO_ELEVEN);
    fixture.step(refused, client, provider, 4, "none");
    assertThat(hold(ELEVEN)).isInstanceOf(HoldReply.Held.class);
    assertThat(row(refused).start()).isEqualTo(Instant.parse(TEN));
    move(refused, 4, TWELVE);
    fixture.step(refused, client, provider, 5, "release");
    assertThat(hold(TWELVE)).isInstanceOf(HoldReply.Held.class);
    assertThat(hold(TEN)).isInstanceOf(HoldReply.Held.class);
  }

  @Test
  void anotherProposalTakesThePlaceOfTheOneBefore() {
    OrderId order = booked();
    move(order, 2, ELEVEN);
    assertThat(move(order, 2, TWELVE)).isInstanceOf(HoldReply.Held.class);
    assertThat(hold(ELEVEN)).isInstanceOf(HoldReply.Held.class);
    // What is refused leaves the proposal that stands.
    assertThat(move(order, 2, ELEVEN)).isInstanceOf(HoldReply.Taken.class);
    assertThat(hold(TWELVE)).isInstanceOf(HoldReply.Taken.class);
  }

  @Test
  void theNewsOfAnEarlierStepThatComesLateDoesNotTakeTheProposalBack() {
    OrderId order = fixture.order();
    fixture.hold(order, listing, client, TEN);
    move(order, 2, ELEVEN);
    fixture.step(order, client, provider, 1, "none");
    fixture.step(order, client, provider, 2, "book");
    assertThat(hold(ELEVEN)).isInstanceOf(HoldReply.Taken.class);
  }

  @Test
  void theClockTakesBackWhatNoStepHasProposedAndLeavesWhatOneHas() {
    OrderId order = booked();
    move(order, 2, ELEVEN);
    fixture.clock.advance(MoveDesk.UNPROPOSED.minusSeconds(1));
    fixture.moveDesk.expire(order);
    assertThat(hold(ELEVEN)).isInstanceOf(HoldReply.Taken.class);
    fixture.clock.advance(Duration.ofSeconds(1));
    fixture.moveDesk.expire(order);
    assertThat(hold(ELEVEN)).isInstanceOf(HoldReply.Held.class);
    move(order, 2, TWELVE);
    fixture.step(order, client, provider, 3, "propose 2026-03-02T12:00:00Z/2026-03-02T13:00:00Z");
    fixture.clock.advance(Duration.ofHours(10));
    fixture.moveDesk.expire(order);
    fixture.moveDesk.expire(fixture.order());
    assertThat(hold(TWELVE)).isInstanceOf(HoldReply.Taken.class);
  }

  @Test
  void aStepWhoseHoldWasLostMovesWhereTheTimeIsStillFreeAndNowhereElse() {
    OrderId free = booked();
    fixture.step(free, client, provider, 3, "move " + TO_ELEVEN);
    assertThat(row(free).start()).isEqualTo(Instant.parse(ELEVEN));
    hold(TWELVE);
    fixture.step(free, client, provider, 4, "move 2026-03-02T12:00:00Z/2026-03-02T13:00:00Z");
    assertThat(row(free).start()).isEqualTo(Instant.parse(ELEVEN));
    assertThat(row(free).step()).isEqualTo(4);
  }

  @Test
  void anOrderWhoseTimeWasReleasedTakesItsNextOne() {
    OrderId series = booked();
    fixture.step(series, client, provider, 3, "release");
    assertThat(move(series, 3, ELEVEN)).isInstanceOf(HoldReply.Held.class);
    fixture.step(series, client, provider, 4, "move " + TO_ELEVEN + " hold");
    assertThat(row(series).state()).isEqualTo(BookingRow.State.HELD);
    assertThat(row(series).start()).isEqualTo(Instant.parse(ELEVEN));
    assertThat(hold(ELEVEN)).isInstanceOf(HoldReply.Taken.class);
  }

  @Test
  void theProviderSeesTheProposedTimeInTheAgenda() {
    OrderId order = booked();
    move(order, 2, ELEVEN);
    assertThat(
            Fixture.as(
                provider,
                () -> fixture.calendar.bookings("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")))
        .extracting(Booking::kind)
        .containsExactly("order", "move");
  }

  @Test
  void ofMovingAndCancellingOneHappensAndEveryTimeHasOneOwner() throws Exception {
    movesAgainstCancellations(5);
  }

  @Test
  @Tag("long")
  void movesAgainstCancellationsAHundredTimes() throws Exception {
    movesAgainstCancellations(100);
  }

  /** The order's next step is given out once, as the ledger does it. */
  private void movesAgainstCancellations(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      PersonId another = fixture.person();
      ListingId raced = fixture.listing(another, Fixture.daily("UTC"));
      OrderId order = fixture.order();
      fixture.hold(order, raced, client, TEN);
      fixture.step(order, client, another, 1, "book");
      AtomicLong accepted = new AtomicLong(1);
      List<Callable<String>> calls = new ArrayList<>();
      calls.add(() -> {
        if (move(order, 1, ELEVEN) instanceof HoldReply.Held && accepted.compareAndSet(1, 2)) {
          fixture.step(order, client, another, 2, "move " + TO_ELEVEN);
          return "moved";
        }
        return "none";
      });
      calls.add(() -> {
        if (accepted.compareAndSet(1, 2)) {
          fixture.step(order, client, another, 2, "release");
          return "cancelled";
        }
        return "none";
      });
      for (int i = 0; i < 5; i++) {
        for (String start : List.of(TEN, ELEVEN)) {
          OrderId rival = fixture.order();
          calls.add(() ->
              fixture.hold(rival, raced, client, start) instanceof HoldReply.Held
                  ? "rival " + start
                  : "none");
        }
      }
      List<String> outcomes = RaceTest.together(calls);
      boolean moved = outcomes.contains("moved");
      assertThat(moved).isNotEqualTo(outcomes.contains("cancelled"));
      assertThat(outcomes.stream().filter(("rival " + TEN)::equals).count()).isLessThan(2);
      assertThat(outcomes.stream().filter(("rival " + ELEVEN)::equals).count())
          .isLessThan(moved ? 1 : 2);
      assertThat(row(order).state())
          .isEqualTo(moved ? BookingRow.State.BOOKED : BookingRow.State.RELEASED);
      // Whoever asks last sees that nothing is left behind.
      if (!moved) {
        assertThat(move(order, 1, TWELVE)).isInstanceOf(HoldReply.NotOffered.class);
        assertThat(fixture.moves.of(row(order).id())).isEmpty();
      }
    }
  }
}
