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
import java.util.Objects;
import java.util.Random;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.api.calendar.internal.MoveCommand;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two years of random plans, holds, steps and changes in mixed zones, compared with a model after
 * every action: nothing overlaps, what was paid has its slot, what was released has none.
 */
class TwoYearsTest {
  private static final List<String> ZONES =
      List.of("America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "Asia/Tokyo");
  private static final Instant LAST = Instant.parse("2030-01-01T00:00:00Z");

  /** Everything is compared every so often, what an action touched after each: that is linear. */
  private static final int WHOLE_CHECK_EVERY = 250;

  private static final int SEATS = 3;
  private static final Duration TWO_YEARS = Duration.ofDays(730);

  private final Fixture fixture = new Fixture();
  private final PersonId client = fixture.person();
  private final List<Practice> practices = new ArrayList<>();
  private final Map<OrderId, Held> orders = new LinkedHashMap<>();
  private final List<OrderId> known = new ArrayList<>();
  private final PersonId teacher = fixture.person();
  private final Map<OrderId, Instant> seats = new LinkedHashMap<>();
  private @Nullable ListingId lesson;
  private @Nullable Held touched;

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
      Practice practice,
      ListingId listing,
      Instant from,
      Instant until,
      long step,
      BookingRow.State state) {
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

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9})
  @Tag("long")
  void twoYearsKeepEveryPromise(long seed) {
    simulate(new Random(seed), 6_000);
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
    PlanDraft lessons = Fixture.daily("Europe/Dublin");
    lesson =
        fixture.listing(
            teacher,
            new PlanDraft(
                "Lessons", lessons.zone(), lessons.weekly(), List.of(), 0, 0, 0, 0, 7, SEATS, 1));
    Duration stride = TWO_YEARS.dividedBy(actions);
    for (int action = 0; action < actions; action++) {
      Practice practice = practices.get(random.nextInt(practices.size()));
      touched = null;
      switch (random.nextInt(12)) {
        case 0 -> changePlan(practice, random);
        case 1, 2, 3 -> step(random);
        case 4 -> move(random);
        case 5 -> seat(random);
        default -> hold(practice, random);
      }
      checkTouched();
      if (action % WHOLE_CHECK_EVERY == 0) {
        checkAgendas(practices, Instant.parse("2026-01-01T00:00:00Z"), LAST);
        checkSeats();
      }
      fixture.clock.advance(stride);
    }
    assertThat(orders.values().stream().filter(Held::stands)).isNotEmpty();
    for (OrderId order : List.copyOf(orders.keySet())) {
      release(order);
    }
    checkAgendas(practices, Instant.parse("2026-01-01T00:00:00Z"), LAST);
    checkSeats();
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
        touched = new Held(practice, listing, from, until, 0, BookingRow.State.HELD);
        orders.put(order, touched);
        known.add(order);
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
    if (known.isEmpty()) {
      return;
    }
    OrderId order = known.get(random.nextInt(known.size()));
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
    touched =
        new Held(
            held.practice(), held.listing(), held.from(), held.until(), held.step() + 1, state);
    orders.put(order, touched);
  }

  /** Moves an order to a slot that is offered, or proposes it and takes it back. */
  private void move(Random random) {
    if (known.isEmpty()) {
      return;
    }
    OrderId order = known.get(random.nextInt(known.size()));
    Held held = orders.get(order);
    if (held == null || !held.stands() || held.until().isBefore(fixture.clock.instant())) {
      return;
    }
    ZoneId zone = ZoneId.of(held.practice().plan.plan().zone());
    String date =
        LocalDateTime.ofInstant(fixture.clock.instant(), zone)
            .toLocalDate()
            .plusDays(1 + random.nextInt(60))
            .toString();
    List<Slot> offered = fixture.calendar.slots(held.listing(), date, date, null).items();
    if (offered.isEmpty()) {
      return;
    }
    Slot to = offered.get(random.nextInt(offered.size()));
    HoldReply reply = fixture.holds.move(new MoveCommand(order, held.step(), to.start()));
    assertThat(reply).isInstanceOf(HoldReply.Held.class);
    if (random.nextInt(3) == 0) {
      follow(order, held, "none", held.state());
      return;
    }
    PlanDraft plan = held.practice().plan.plan();
    follow(order, held, "move " + to.start() + "/" + to.end() + " book", BookingRow.State.BOOKED);
    touched =
        new Held(
            held.practice(),
            held.listing(),
            to.start().minus(Duration.ofMinutes(plan.bufferBeforeMinutes())),
            to.end().plus(Duration.ofMinutes(plan.bufferAfterMinutes())),
            held.step() + 1,
            BookingRow.State.BOOKED);
    orders.put(order, touched);
  }

  /** Takes a seat in a lesson, or gives one back. */
  private void seat(Random random) {
    ListingId of = Objects.requireNonNull(lesson);
    if (!seats.isEmpty() && random.nextInt(3) == 0) {
      OrderId order = List.copyOf(seats.keySet()).get(random.nextInt(seats.size()));
      fixture.step(order, client, teacher, 1, "release");
      seats.remove(order);
      return;
    }
    Instant start =
        LocalDateTime.ofInstant(fixture.clock.instant(), ZoneId.of("Europe/Dublin"))
            .plusDays(1 + random.nextInt(2))
            .with(LocalTime.of(9 + random.nextInt(2), 0))
            .atZone(ZoneId.of("Europe/Dublin"))
            .toInstant();
    OrderId order = fixture.order();
    HoldReply reply = fixture.hold(order, of, client, start.toString());
    long taken = seats.values().stream().filter(start::equals).count();
    assertThat(reply instanceof HoldReply.Held).isEqualTo(taken < SEATS);
    if (reply instanceof HoldReply.Held) {
      seats.put(order, start);
    }
  }

  private void checkSeats() {
    Map<Instant, Integer> taken = new LinkedHashMap<>();
    seats.values().forEach(start -> taken.merge(start, 1, Integer::sum));
    Map<Instant, Integer> standing = new LinkedHashMap<>();
    Fixture.as(
            teacher,
            () -> fixture.calendar.bookings("2026-01-01T00:00:00Z", "2027-02-01T00:00:00Z"))
        .forEach(session -> standing.put(session.start(), session.seatsTaken()));
    Fixture.as(
            teacher,
            // The last seat is taken on the last day of the two years, for up to two days later.
            () -> fixture.calendar.bookings("2027-02-01T00:00:00Z", "2028-03-03T00:00:00Z"))
        .forEach(session -> standing.put(session.start(), session.seatsTaken()));
    assertThat(standing).containsExactlyInAnyOrderEntriesOf(taken);
  }

  /** What the action touched stands as the model says, and so does everything around it. */
  private void checkTouched() {
    if (touched != null) {
      checkAgendas(
          List.of(touched.practice()),
          touched.from().minus(Duration.ofDays(2)),
          touched.until().plus(Duration.ofDays(2)));
    }
  }

  private void checkAgendas(List<Practice> checked, Instant from, Instant until) {
    Map<OrderId, BookingRow.State> standing = new LinkedHashMap<>();
    for (Practice practice : checked) {
      BookingRow before = null;
      for (BookingRow row : fixture.bookings.agenda(practice.provider, from, until)) {
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
      // The agenda goes by the session, the model by what it occupies: buffers are 20 minutes.
      boolean near =
          held.from().isBefore(until.minus(Duration.ofMinutes(20)))
              && held.until().isAfter(from.plus(Duration.ofMinutes(20)));
      if (held.stands() && checked.contains(held.practice()) && near) {
        expected.put(order, held.state());
      }
    });
    assertThat(standing).containsAllEntriesOf(expected);
    assertThat(standing.keySet())
        .allMatch(order -> orders.containsKey(order) && orders.get(order).stands());
  }
}
