package org.comfrey.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.kernel.web.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many at once, on a real PostgreSQL: exactly one outcome, nobody fails for an unplanned reason.
 */
class RaceTest {
  private static final int CLIENTS = 200;

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void oneOfTwoHundredGetsTheSlotAndTheOthersGetAlternatives() throws Exception {
    for (int round = 0; round < 3; round++) {
      twoHundredForOneSlot();
    }
  }

  @Test
  @Tag("long")
  void oneOfTwoHundredGetsTheSlotAHundredTimes() throws Exception {
    for (int round = 0; round < 100; round++) {
      twoHundredForOneSlot();
    }
  }

  private void twoHundredForOneSlot() throws Exception {
    PersonId provider = fixture.person();
    ListingId listing = fixture.listing(provider, Fixture.daily("UTC"));
    List<Callable<HoldReply>> calls = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      OrderId order = fixture.order();
      PersonId client = fixture.person();
      calls.add(() -> fixture.hold(order, listing, client, "2026-03-02T10:00:00Z"));
    }
    List<HoldReply> replies = together(calls);
    assertThat(replies.stream().filter(HoldReply.Held.class::isInstance)).hasSize(1);
    assertThat(replies.stream().filter(HoldReply.Taken.class::isInstance))
        .hasSize(CLIENTS - 1)
        .allSatisfy(reply -> assertThat(((HoldReply.Taken) reply).alternatives()).hasSize(6));
  }

  @Test
  void overlappingStartsOfSeveralListingsNeverBothSucceed() throws Exception {
    overlappingStarts(3);
  }

  @Test
  @Tag("long")
  void overlappingStartsNeverBothSucceedAHundredTimes() throws Exception {
    overlappingStarts(100);
  }

  private void overlappingStarts(int rounds) throws Exception {
    Random random = new Random(20261122);
    for (int round = 0; round < rounds; round++) {
      PersonId provider = fixture.person();
      PlanDraft daily = Fixture.daily("UTC");
      Plan plan =
          fixture.plan(
              provider,
              new PlanDraft("Practice", "UTC", daily.weekly(), List.of(), 5, 10, 0, 15, 90));
      List<ListingId> listings =
          List.of(
              fixture.listing(provider, plan.id(), "published", 30),
              fixture.listing(provider, plan.id(), "published", 75));
      List<Callable<HoldReply>> calls = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        ListingId listing = listings.get(random.nextInt(2));
        OrderId order = fixture.order();
        String start =
            "2026-03-02T%02d:%02d:00Z".formatted(9 + random.nextInt(7), 15 * random.nextInt(4));
        calls.add(() -> fixture.hold(order, listing, provider, start));
      }
      together(calls);
      List<BookingRow> rows =
          fixture.bookings.agenda(
              provider,
              Instant.parse("2026-03-02T00:00:00Z"),
              Instant.parse("2026-03-03T00:00:00Z"));
      assertThat(rows).isNotEmpty();
      for (int i = 1; i < rows.size(); i++) {
        assertThat(rows.get(i).occupiedFrom()).isAfterOrEqualTo(rows.get(i - 1).occupiedUntil());
      }
    }
  }

  @Test
  void oneOrderAskingFiftyTimesAtOnceHoldsOneSlot() throws Exception {
    ListingId listing = fixture.listing(fixture.person(), Fixture.daily("UTC"));
    OrderId order = fixture.order();
    PersonId client = fixture.person();
    List<Callable<HoldReply>> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      calls.add(() -> fixture.hold(order, listing, client, "2026-03-02T10:00:00Z"));
    }
    assertThat(together(calls).stream().distinct()).hasSize(1);
  }

  @Test
  void ofTwentyChangesOfAPlanOneWinsWhileOthersBook() throws Exception {
    changesAgainstBookings(3);
  }

  @Test
  @Tag("long")
  void changesOfAPlanAgainstBookingsAHundredTimes() throws Exception {
    changesAgainstBookings(100);
  }

  private void changesAgainstBookings(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      PersonId provider = fixture.person();
      Plan plan = fixture.plan(provider, Fixture.daily("UTC"));
      ListingId listing = fixture.listing(provider, plan.id(), "published", 60);
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        PlanDraft nights = Fixture.daily("Asia/Tokyo");
        calls.add(() -> change(provider, plan, nights));
        OrderId order = fixture.order();
        calls.add(() ->
            fixture
                .hold(order, listing, provider, "2026-03-02T10:00:00Z")
                .getClass()
                .getSimpleName());
      }
      Map<String, Long> outcomes =
          together(calls).stream()
              .collect(Collectors.groupingBy(outcome -> outcome, Collectors.counting()));
      assertThat(outcomes).containsEntry("changed", 1L).containsEntry("stale", 19L);
      // Before the change the slot is offered once; after it, 10:00 UTC is evening in Tokyo.
      long held = outcomes.getOrDefault("Held", 0L);
      assertThat(held).isBetween(0L, 1L);
      long others = outcomes.getOrDefault("Taken", 0L) + outcomes.getOrDefault("NotOffered", 0L);
      assertThat(held + others).isEqualTo(20L);
    }
  }

  private String change(PersonId provider, Plan plan, PlanDraft draft) {
    try {
      Fixture.as(provider, () -> fixture.calendar.changePlan(plan.id(), "\"1\"", draft));
      return "changed";
    } catch (ProblemException refused) {
      return refused.code().code();
    }
  }

  @Test
  void releaseAgainstHoldLeavesExactlyOneOwner() throws Exception {
    for (int round = 0; round < 5; round++) {
      releaseAgainstHold();
    }
  }

  @Test
  @Tag("long")
  void releaseAgainstHoldAHundredTimes() throws Exception {
    for (int round = 0; round < 100; round++) {
      releaseAgainstHold();
    }
  }

  private void releaseAgainstHold() throws Exception {
    PersonId provider = fixture.person();
    PersonId client = fixture.person();
    ListingId listing = fixture.listing(provider, Fixture.daily("UTC"));
    OrderId first = fixture.order();
    fixture.hold(first, listing, client, "2026-03-02T10:00:00Z");
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      OrderId order = fixture.order();
      calls.add(() ->
          fixture.hold(order, listing, client, "2026-03-02T10:00:00Z") instanceof HoldReply.Held);
      calls.add(() -> {
        fixture.step(first, client, provider, 1, "release");
        return false;
      });
    }
    long held = together(calls).stream().filter(Boolean::booleanValue).count();
    assertThat(held).isBetween(0L, 1L);
    assertThat(fixture.bookings.ofOrder(first).orElseThrow().state())
        .isEqualTo(BookingRow.State.RELEASED);
  }

  /** Starts all at the same moment and waits for every answer. */
  static <T> List<T> together(List<Callable<T>> calls) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    List<Future<T>> futures = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Callable<T> call : calls) {
        futures.add(
            threads.submit(() -> {
              gate.await();
              return call.call();
            }));
      }
      gate.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
