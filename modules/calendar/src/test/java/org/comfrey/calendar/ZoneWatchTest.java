package org.comfrey.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.PlanDraft;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A parliament decides that the clocks stand otherwise; what was agreed was the local time. */
class ZoneWatchTest {
  private static final Instant TEN = Instant.parse("2026-03-02T09:00:00Z");
  private static final Instant ELEVEN = Instant.parse("2026-03-02T10:00:00Z");

  private final Fixture fixture = Fixture.alone();
  private final PersonId provider = fixture.person();
  private final PersonId client = fixture.person();
  private final ListingId listing = fixture.listing(provider, Fixture.daily("Europe/Berlin"));

  /** As if Berlin stayed on summer time from now on: an hour earlier in winter. */
  private static ZoneRules summerForEver(ZoneId zone) {
    return zone.getId().equals("Europe/Berlin")
        ? ZoneRules.of(ZoneOffset.ofHours(2))
        : zone.getRules();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private OrderId hold(ListingId of, Instant start) {
    OrderId order = fixture.order();
    fixture.hold(order, of, client, start.toString());
    return order;
  }

  private Instant start(OrderId order) {
    return fixture.bookings.ofOrder(order).orElseThrow().start();
  }

  @Test
  void theLocalTimeStaysAndBothSidesAreTold() {
    OrderId order = hold(listing, TEN);
    fixture.zones("2026a", ZoneId::getRules).look();
    assertThat(fixture.told("booking-shifted")).isEmpty();
    fixture.zones("2026b", ZoneWatchTest::summerForEver).look();
    BookingRow row = fixture.bookings.ofOrder(order).orElseThrow();
    assertThat(row.start()).isEqualTo(TEN.minusSeconds(3_600));
    assertThat(row.end()).isEqualTo(TEN);
    assertThat(row.localStart()).isEqualTo(LocalDateTime.parse("2026-03-02T10:00"));
    assertThat(fixture.told("booking-shifted"))
        .singleElement()
        .asString()
        .contains(order.toString(), client.toString(), provider.toString())
        .contains("\"keptLocalTime\": true");
    // The same version again, or the same rules under another name, change nothing.
    fixture.zones("2026b", ZoneWatchTest::summerForEver).look();
    fixture.zones("2026c", ZoneWatchTest::summerForEver).look();
    assertThat(fixture.told("booking-shifted")).hasSize(1);
  }

  @Test
  void neighboursThatMoveByTheSameHourMakeRoomForEachOther() {
    OrderId ten = hold(listing, TEN);
    OrderId eleven = hold(listing, ELEVEN);
    OrderId noon = hold(listing, ELEVEN.plusSeconds(3_600));
    fixture.zones("later", zone -> ZoneRules.of(ZoneOffset.UTC)).look();
    assertThat(start(ten)).isEqualTo(TEN.plusSeconds(3_600));
    assertThat(start(eleven)).isEqualTo(ELEVEN.plusSeconds(3_600));
    assertThat(start(noon)).isEqualTo(ELEVEN.plusSeconds(7_200));
    assertThat(fixture.told("booking-shifted")).hasSize(3);
  }

  @Test
  void whereThereIsNoRoomTheInstantStaysAndBothAreToldToTalk() {
    // The provider also works by the clock of another zone, which keeps its rules.
    ListingId abroad = fixture.listing(provider, Fixture.daily("UTC"));
    OrderId fixed = hold(abroad, Instant.parse("2026-03-02T09:00:00Z"));
    OrderId order = hold(listing, ELEVEN);
    fixture.zones("2026b", ZoneWatchTest::summerForEver).look();
    assertThat(start(fixed)).isEqualTo(TEN);
    assertThat(start(order)).isEqualTo(ELEVEN);
    assertThat(fixture.told("booking-shifted"))
        .singleElement()
        .asString()
        .contains(order.toString(), "\"keptLocalTime\": false");
  }

  @Test
  void whatIsPastOrReleasedOrClosedStaysWhereItIs() {
    OrderId past = hold(listing, TEN);
    OrderId released = hold(listing, ELEVEN);
    fixture.step(released, client, provider, 1, "release");
    fixture.clock.moveTo(TEN);
    fixture.zones("2026b", ZoneWatchTest::summerForEver).look();
    assertThat(start(past)).isEqualTo(TEN);
    assertThat(start(released)).isEqualTo(ELEVEN);
    assertThat(fixture.told("booking-shifted")).isEmpty();
  }

  @Test
  void everyoneWithASeatIsTold() {
    PlanDraft daily = Fixture.daily("Europe/Berlin");
    ListingId yoga =
        fixture.listing(
            fixture.person(),
            new PlanDraft(
                "Yoga", daily.zone(), daily.weekly(), java.util.List.of(), 0, 0, 0, 0, 90, 5, 1));
    hold(yoga, TEN);
    OrderId second = hold(yoga, TEN);
    fixture.zones("2026b", ZoneWatchTest::summerForEver).look();
    assertThat(fixture.told("booking-shifted")).hasSize(2);
    assertThat(fixture.seats.ofOrder(second).orElseThrow().start())
        .isEqualTo(TEN.minusSeconds(3_600));
  }

  @Test
  void aTimeThatNoLongerExistsIsMovedBehindTheGapAndOneThatComesTwiceStays() {
    OrderId order = hold(listing, TEN);
    LocalDateTime gap = LocalDateTime.parse("2026-03-02T09:30");
    ZoneRules leaps =
        ZoneRules.of(
            ZoneOffset.ofHours(1),
            ZoneOffset.ofHours(1),
            java.util.List.of(),
            java.util.List.of(
                java.time.zone.ZoneOffsetTransition.of(
                    gap, ZoneOffset.ofHours(1), ZoneOffset.ofHours(2))),
            java.util.List.of());
    fixture.zones("leap", zone -> leaps).look();
    // 10:00 would be half an hour behind 09:30, where the clocks go from 09:30 to 10:30.
    assertThat(start(order)).isEqualTo(TEN);
    ZoneRules falls =
        ZoneRules.of(
            ZoneOffset.ofHours(1),
            ZoneOffset.ofHours(1),
            java.util.List.of(),
            java.util.List.of(
                java.time.zone.ZoneOffsetTransition.of(
                    LocalDateTime.parse("2026-03-02T10:30"),
                    ZoneOffset.ofHours(1),
                    ZoneOffset.ofHours(0))),
            java.util.List.of());
    fixture.zones("fall", zone -> falls).look();
    assertThat(start(order)).isEqualTo(TEN);
    assertThat(fixture.told("booking-shifted")).isEmpty();
  }
}
