package org.comfrey.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.calendar.internal.HoldReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two years of random plans, holds, steps and changes in mixed zones, compared with a model after
 * every action: nothing overlaps, what was paid has its slot, what was released has none.
 */
class TwoYearsTest {
  private static final List<String> ZONES =
      List.of("America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "Asia/Tokyo");
  private static final Duration TWO_YEARS = Duration.ofDays(730);

  private final Fixture fixture = new Fixture();
  private final PersonId client = fixture.person();
  private final List<Practice> practices = new ArrayList<>();
  private final Map<OrderId, Held> orders = new LinkedHashMap<>();

  /** A provider with one plan and two listings of different length on it. */
  private static final class Practice {
    final PersonId provider;
    final List<ListingId> listings;
    Plan plan;

    Practice(PersonId provider, Plan plan, List<ListingId> listings) {
      this.provider = provider;
      this.plan = plan;
      this.listings = listings;
    }
  }

  private record Held(
      Practice practice, Instant from, Instant until, long step, BookingRow.State state) {
    boolean stands() {
      return state != BookingRow.State.RELEASED;
    }
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aShortSimulationKeepsEveryPromise() {
    simulate(new Random(20261122), 80);
  }

  @Test
  @Tag("long")
  void twoYearsKeepEveryPromise() {
    simulate(new Random(7), 6_000);
  }

  private void simulate(Random random, int actions) {
    for (String zone : ZONES) {
      PersonId provider = fixture.person();
      Plan plan = fixture.plan(provider, draft(zone, random));
      practices.add(
          new Practice(
              provider,
              plan,
              List.of(
                  fixture.listing(provider, plan.id(), "published", 50),
                  fixture.listing(provider, plan.id(), "published", 90))));
    }
    Duration stride = TWO_YEARS.dividedBy(actions);
    for (int action = 0; action < actions; action++) {
      Practice practice = practices.get(random.nextInt(practices.size()));
      switch (random.nextInt(10)) {
        case 0 -> changePlan(practice, random);
        case 1, 2, 3 -> step(random);
        default -> hold(practice, random);
      }
      fixture.clock.advance(stride);
      checkAgendas();
    }
    assertThat(orders.values().stream().filter(Held::stands)).isNotEmpty();
    for (OrderId order : orders.keySet()) {
      release(order);
    }
    checkAgendas();
    assertThat(orders.values().stream().filter(Held::stands)).isEmpty();
  }

  private PlanDraft draft(String zone, Random random) {
    return new PlanDraft(
        "Practice",
        zone,
        Fixture.daily(zone).weekly(),
        List.of(),
        5 * random.nextInt(4),
        5 * random.nextInt(4),
        0,
        15,
        120);
  }

  private void changePlan(Practice practice, Random random) {
    PlanDraft draft = draft(practice.plan.plan().zone(), random);
    String tag = "\"" + practice.plan.version() + "\"";
    practice.plan =
        Fixture.body(
            Fixture.as(
                    practice.provider,
                    () -> fixture.calendar.changePlan(practice.plan.id(), tag, draft))
                .getBody());
  }

  /** Takes a slot that is offered, or now and then a time at random, and compares the answer. */
  private void hold(Practice practice, Random random) {
    ListingId listing = practice.listings.get(random.nextInt(2));
    ZoneId zone = ZoneId.of(practice.plan.plan().zone());
    LocalDateTime day =
        LocalDateTime.ofInstant(fixture.clock.instant(), zone).plusDays(1 + random.nextInt(100));
    String date = day.toLocalDate().toString();
    List<Slot> offered = fixture.calendar.slots(listing, date, date, null).items();
    Instant start =
        offered.isEmpty() || random.nextInt(4) == 0
            ? day.with(LocalTime.of(9, 0))
                .plusMinutes(15L * random.nextInt(26))
                .atZone(zone)
                .toInstant()
            : offered.get(random.nextInt(offered.size())).start();
    OrderId order = fixture.order();
    HoldReply reply = fixture.hold(order, listing, client, start.toString());
    Duration length = Duration.ofMinutes(listing.equals(practice.listings.getFirst()) ? 50 : 90);
    PlanDraft plan = practice.plan.plan();
    Instant from = start.minus(Duration.ofMinutes(plan.bufferBeforeMinutes()));
    Instant until = start.plus(length).plus(Duration.ofMinutes(plan.bufferAfterMinutes()));
    boolean free =
        orders.values().stream()
            .noneMatch(held ->
                held.stands()
                    && held.practice() == practice
                    && held.from().isBefore(until)
                    && held.until().isAfter(from));
    switch (reply) {
      case HoldReply.Held held -> {
        assertThat(free).isTrue();
        LocalDateTime local = LocalDateTime.ofInstant(held.start(), zone);
        assertThat(local.toLocalTime()).isBetween(LocalTime.of(9, 0), LocalTime.of(17, 0));
        assertThat(Duration.between(held.start(), held.end())).isEqualTo(length);
        orders.put(order, new Held(practice, from, until, 0, BookingRow.State.HELD));
      }
      case HoldReply.Taken taken -> {
        assertThat(free).isFalse();
        assertThat(offered.stream().map(Slot::start)).doesNotContain(start);
      }
      case HoldReply.NotOffered no ->
          assertThat(offered.stream().map(Slot::start)).doesNotContain(start);
    }
  }

  private void step(Random random) {
    if (orders.isEmpty()) {
      return;
    }
    List<OrderId> ids = List.copyOf(orders.keySet());
    OrderId order = ids.get(random.nextInt(ids.size()));
    Held held = orders.get(order);
    if (held == null || !held.stands()) {
      return;
    }
    if (random.nextInt(3) == 0) {
      release(order);
    } else {
      follow(order, held, "book", BookingRow.State.BOOKED);
    }
  }

  private void release(OrderId order) {
    Held held = orders.get(order);
    if (held != null && held.stands()) {
      follow(order, held, "release", BookingRow.State.RELEASED);
    }
  }

  /** An event may come twice. */
  private void follow(OrderId order, Held held, String action, BookingRow.State state) {
    for (int time = 0; time < 2; time++) {
      fixture.step(order, client, held.practice().provider, held.step() + 1, action);
    }
    orders.put(order, new Held(held.practice(), held.from(), held.until(), held.step() + 1, state));
  }

  private void checkAgendas() {
    Map<OrderId, BookingRow.State> standing = new LinkedHashMap<>();
    for (Practice practice : practices) {
      BookingRow before = null;
      for (BookingRow row :
          fixture.bookings.agenda(
              practice.provider,
              Instant.parse("2026-01-01T00:00:00Z"),
              Instant.parse("2030-01-01T00:00:00Z"))) {
        if (before != null) {
          assertThat(row.occupiedFrom()).isAfterOrEqualTo(before.occupiedUntil());
        }
        before = row;
        if (row.order() != null) {
          standing.put(row.order(), row.state());
        }
      }
    }
    Map<OrderId, BookingRow.State> expected = new LinkedHashMap<>();
    orders.forEach((order, held) -> {
      if (held.stands()) {
        expected.put(order, held.state());
      }
    });
    assertThat(standing).containsExactlyInAnyOrderEntriesOf(expected);
  }
}
