package org.comfrey.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.Block;
import org.comfrey.api.calendar.Booking;
import org.comfrey.api.calendar.OpenHours;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.WaitlistEntry;
import org.comfrey.api.calendar.WaitlistRequest;
import org.comfrey.api.calendar.internal.HoldCommand;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.kernel.web.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who waits is offered what becomes free, in turn, for a while. */
class WaitlistTest {
  private static final String NINE = "2026-03-02T09:00:00Z";
  private static final LocalDate MONDAY = LocalDate.parse("2026-03-02");

  private final Fixture fixture = new Fixture();
  private final PersonId provider = fixture.person();
  private final PersonId ada = fixture.person();
  private final PersonId ben = fixture.person();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** One session a day, at nine, for so many. */
  private static PlanDraft one(int seats) {
    return new PlanDraft(
        "Small",
        "UTC",
        List.of(
            new OpenHours(DayOfWeek.MONDAY, LocalTime.of(9, 0), LocalTime.of(10, 0)),
            new OpenHours(DayOfWeek.TUESDAY, LocalTime.of(9, 0), LocalTime.of(10, 0))),
        List.of(),
        0,
        0,
        0,
        0,
        90,
        seats,
        1);
  }

  private WaitlistEntry join(PersonId client, ListingId listing) {
    WaitlistRequest request = new WaitlistRequest(listing, MONDAY, MONDAY);
    return Fixture.body(Fixture.as(client, () -> fixture.calendar.joinWaitlist(request)).getBody());
  }

  private String refused(PersonId client, WaitlistRequest request) {
    try {
      Fixture.as(client, () -> fixture.calendar.joinWaitlist(request));
    } catch (ProblemException refused) {
      return refused.code().code();
    }
    return "allowed";
  }

  private List<WaitlistEntry> of(PersonId client) {
    return Fixture.as(client, () -> fixture.calendar.waitlist());
  }

  private OrderId full(ListingId listing, PersonId client) {
    OrderId order = fixture.order();
    assertThat(fixture.hold(order, listing, client, NINE)).isInstanceOf(HoldReply.Held.class);
    return order;
  }

  private void release(OrderId order) {
    fixture.step(order, fixture.person(), provider, 1, "release");
  }

  private long offersTold() {
    return fixture.told("waitlist-offered").stream()
        .filter(data -> data.contains(provider.toString()))
        .count();
  }

  @Test
  void whileSomethingIsFreeOrTheDatesAreOverNobodyWaits() {
    ListingId listing = fixture.listing(provider, one(1));
    assertThat(refused(ada, new WaitlistRequest(listing, MONDAY, MONDAY))).isEqualTo("slots-free");
    full(listing, ben);
    LocalDate past = LocalDate.parse("2026-02-02");
    for (WaitlistRequest wrong :
        List.of(
            new WaitlistRequest(listing, past, past),
            new WaitlistRequest(listing, MONDAY, MONDAY.minusDays(1)),
            new WaitlistRequest(listing, MONDAY, MONDAY.plusDays(63)))) {
      assertThat(refused(ada, wrong)).as(wrong.toString()).isEqualTo("invalid-request");
    }
    assertThat(refused(provider, new WaitlistRequest(listing, MONDAY, MONDAY)))
        .isEqualTo("invalid-request");
    ListingId unknown = new ListingId(fixture.ids.next());
    assertThat(refused(ada, new WaitlistRequest(unknown, MONDAY, MONDAY))).isEqualTo("not-found");
    for (LocalDate date : List.of(LocalDate.MAX, LocalDate.MIN)) {
      assertThat(refused(ada, new WaitlistRequest(listing, date, date)))
          .isEqualTo("invalid-request");
    }
    join(ada, listing);
    assertThat(refused(ada, new WaitlistRequest(listing, MONDAY, MONDAY)))
        .isEqualTo("already-waiting");
  }

  @Test
  void whatIsReleasedIsKeptForTheFirstAndNobodyElseCanTakeIt() {
    ListingId listing = fixture.listing(provider, one(1));
    OrderId order = full(listing, fixture.person());
    join(ada, listing);
    fixture.clock.advance(Duration.ofSeconds(1));
    assertThat(join(ben, listing).position()).isEqualTo(2);
    release(order);
    WaitlistEntry offered = of(ada).getFirst();
    assertThat(offered.state()).isEqualTo("offered");
    assertThat(offered.offeredStart()).isEqualTo(Instant.parse(NINE));
    assertThat(offered.offeredUntil()).isEqualTo(fixture.clock.instant().plus(Duration.ofHours(2)));
    assertThat(of(ben).getFirst().position()).isEqualTo(1);
    assertThat(offersTold()).isEqualTo(1);
    assertThat(fixture.hold(fixture.order(), listing, ben, NINE))
        .isInstanceOf(HoldReply.Taken.class);
    OrderId adas = fixture.order();
    HoldCommand quote = new HoldCommand(adas, listing, ada, Instant.parse(NINE));
    assertThat(fixture.holds.check(quote)).isInstanceOf(HoldReply.Held.class);
    HoldReply held = fixture.hold(adas, listing, ada, NINE);
    assertThat(held).isInstanceOf(HoldReply.Held.class);
    assertThat(fixture.hold(adas, listing, ada, NINE)).isEqualTo(held);
    assertThat(of(ada)).isEmpty();
    // Not paid in time: the next in the queue has it.
    release(adas);
    assertThat(of(ben).getFirst().state()).isEqualTo("offered");
  }

  @Test
  void anOfferThatNobodyTakesGoesToTheNextAndThenToEverybody() {
    ListingId listing = fixture.listing(provider, one(1));
    OrderId order = full(listing, fixture.person());
    join(ada, listing);
    fixture.clock.advance(Duration.ofSeconds(1));
    join(ben, listing);
    release(order);
    fixture.clock.advance(Duration.ofHours(2).minusSeconds(1));
    fixture.waitlist.due(provider);
    assertThat(of(ada)).hasSize(1);
    fixture.clock.advance(Duration.ofSeconds(1));
    fixture.waitlist.due(provider);
    fixture.waitlist.due(provider);
    assertThat(of(ada)).isEmpty();
    assertThat(of(ben).getFirst().state()).isEqualTo("offered");
    assertThat(offersTold()).isEqualTo(2);
    assertThat(fixture.hold(fixture.order(), listing, ada, NINE))
        .isInstanceOf(HoldReply.Taken.class);
    fixture.clock.advance(Duration.ofHours(2));
    fixture.waitlist.due(provider);
    assertThat(fixture.hold(fixture.order(), listing, ada, NINE))
        .isInstanceOf(HoldReply.Held.class);
  }

  @Test
  void whoLeavesGivesTheOfferOnAndAnothersPlaceIsNobodysBusiness() {
    ListingId listing = fixture.listing(provider, one(1));
    OrderId order = full(listing, fixture.person());
    WaitlistEntry entry = join(ada, listing);
    fixture.clock.advance(Duration.ofSeconds(1));
    join(ben, listing);
    release(order);
    try {
      Fixture.as(ben, () -> fixture.calendar.leaveWaitlist(entry.id()));
      throw new AssertionError("left another's place");
    } catch (ProblemException refused) {
      assertThat(refused.code().code()).isEqualTo("not-found");
    }
    Fixture.as(ada, () -> fixture.calendar.leaveWaitlist(entry.id()));
    Fixture.as(ada, () -> fixture.calendar.leaveWaitlist(entry.id()));
    assertThat(of(ben).getFirst().state()).isEqualTo("offered");
    assertThat(Fixture.as(provider, () -> fixture.calendar.waitlist(listing)))
        .extracting(WaitlistEntry::client)
        .containsExactly(ben);
  }

  @Test
  void aSeatThatIsGivenBackIsOfferedToo() {
    ListingId listing = fixture.listing(provider, one(2));
    OrderId first = full(listing, fixture.person());
    full(listing, fixture.person());
    join(ada, listing);
    release(first);
    assertThat(of(ada).getFirst().state()).isEqualTo("offered");
    assertThat(fixture.hold(fixture.order(), listing, ben, NINE))
        .isInstanceOf(HoldReply.Taken.class);
    OrderId adas = fixture.order();
    assertThat(fixture.hold(adas, listing, ada, NINE)).isInstanceOf(HoldReply.Held.class);
    assertThat(fixture.seats.ofOrder(adas).orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void whatAPlanOpensAndWhatABlockNoLongerClosesIsOffered() {
    Plan plan = fixture.plan(provider, one(1));
    ListingId listing = fixture.listing(provider, plan.id(), "published", 60);
    Booking block =
        Fixture.body(
            Fixture.as(
                    provider,
                    () ->
                        fixture.calendar.block(
                            new Block(
                                Instant.parse(NINE), Instant.parse("2026-03-02T10:00:00Z"), null)))
                .getBody());
    join(ada, listing);
    Fixture.as(provider, () -> fixture.calendar.unblock(block.id()));
    assertThat(of(ada).getFirst().state()).isEqualTo("offered");
    join(ben, listing);
    Fixture.as(
        provider, () -> fixture.calendar.changePlan(plan.id(), "\"1\"", Fixture.daily("UTC")));
    assertThat(of(ben).getFirst().offeredStart()).isEqualTo("2026-03-02T10:00:00Z");
  }

  @Test
  void whatIsTooNearIsNotOfferedAndDatesThatAreOverEndTheWaiting() {
    ListingId listing = fixture.listing(provider, one(1));
    OrderId order = full(listing, fixture.person());
    join(ada, listing);
    fixture.clock.moveTo(Instant.parse("2026-03-02T08:50:00Z"));
    release(order);
    assertThat(of(ada).getFirst().state()).isEqualTo("waiting");
    fixture.clock.moveTo(Instant.parse("2026-03-03T00:00:00Z"));
    fixture.waitlist.due(provider);
    assertThat(of(ada)).isEmpty();
  }

  @Test
  void ofManyReleasesAndTakersEachOfferHasOneOwner() throws Exception {
    offersRace(3);
  }

  @Test
  @Tag("long")
  void offersRaceAHundredTimes() throws Exception {
    offersRace(100);
  }

  private void offersRace(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      PersonId another = fixture.person();
      ListingId listing = fixture.listing(another, one(3));
      List<OrderId> held = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        held.add(full(listing, fixture.person()));
      }
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        PersonId waiting = fixture.person();
        join(waiting, listing);
        OrderId order = fixture.order();
        calls.add(() -> fixture.hold(order, listing, waiting, NINE) instanceof HoldReply.Held);
        OrderId stranger = fixture.order();
        calls.add(() -> fixture.hold(stranger, listing, another, NINE) instanceof HoldReply.Held);
      }
      for (OrderId order : held) {
        calls.add(() -> {
          fixture.step(order, ada, another, 1, "release");
          return false;
        });
      }
      long taken = RaceTest.together(calls).stream().filter(got -> got).count();
      long offered =
          Fixture.as(another, () -> fixture.calendar.waitlist(listing)).stream()
              .filter(entry -> entry.state().equals("offered"))
              .count();
      assertThat(taken + offered).isEqualTo(3);
    }
  }
}
