package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.comfrey.api.Money;
import org.comfrey.api.calendar.Booking;
import org.comfrey.api.calendar.OpenHours;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.Roster;
import org.comfrey.api.calendar.RosterSeat;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.calendar.WaitlistEntry;
import org.comfrey.api.calendar.events.BookingShifted;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.trade.Order;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Classes, waitlists and calendars over HTTP, from booking to the mail in the inbox. */
class CalendarJourneyTest {
  private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

  private static Platform platform;
  private static int stories;

  private Someone ada;
  private Someone ben;
  private Someone cleo;
  private Someone provider;
  private Someone operator;
  private Instant start;

  @BeforeAll
  static void begin() {
    platform = Platform.started();
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  @BeforeEach
  void people() {
    int story = ++stories;
    ada = platform.person("Ada " + story, "Europe/London", "member");
    ben = platform.person("Ben " + story, "Europe/London", "member");
    cleo = platform.person("Cleo " + story, "Europe/London", "member");
    provider = platform.person("Teacher " + story, "Europe/Vienna", "member");
    operator = platform.person("Staff " + story, "Europe/Vienna", "member", "operator");
    start =
        Market.opening(
            platform.clock().instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(3)));
  }

  /** A class for two at nine, which takes place when so many come. */
  private Listing lesson(int minimum) {
    PlanDraft draft =
        new PlanDraft(
            "Mornings",
            VIENNA.getId(),
            List.of(DayOfWeek.values()).stream()
                .map(day -> new OpenHours(day, LocalTime.of(9, 0), LocalTime.of(10, 0)))
                .toList(),
            List.of(),
            0,
            0,
            0,
            0,
            90,
            2,
            minimum);
    Plan plan = provider.http().post("/v1/plans", draft).as(Plan.class);
    ListingDraft listing =
        new ListingDraft(
            "Gentle yoga",
            "Breathing and stretching.",
            "yoga",
            new Money(1_500, "EUR"),
            60,
            "class",
            "flexible",
            plan.id(),
            Market.PRACTICE,
            List.of("en"),
            List.of());
    return Market.published(provider, listing);
  }

  private Order booked(Someone client, Listing listing) {
    Order order = Market.paid(platform, client, listing, start);
    assertThat(order.state()).isEqualTo("booked");
    return order;
  }

  private List<Slot> slots(Listing listing) {
    String date = start.atZone(VIENNA).toLocalDate().toString();
    return Market.slots(ada.http(), listing, date, date);
  }

  /** The attachment of that method; the clock stands still, so times tell no order. */
  private String attachment(Someone person, String method) {
    platform.settle();
    JsonNode mails =
        operator.http().get("/v1/operator/mailbox?limit=100").orThrow().json().path("items");
    return StreamSupport.stream(mails.spliterator(), false)
        .filter(mail -> mail.path("to").asString().equals(person.email()))
        .map(mail -> mail.path("attachment").path("text").asString(""))
        .filter(text -> text.contains("METHOD:" + method))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aClassIsSoldSeatBySeatConfirmedWithEnoughPeopleAndEarnedTwice() {
    Listing listing = lesson(2);
    assertThat(slots(listing).getFirst().seatsLeft()).isEqualTo(2);
    Order adas = booked(ada, listing);
    assertThat(slots(listing).getFirst().seatsLeft()).isEqualTo(1);
    Order bens = booked(ben, listing);
    assertThat(slots(listing)).isEmpty();
    assertThat(
            cleo.http()
                .post("/v1/quotes", Map.of("listing", listing.id(), "start", start))
                .status())
        .isEqualTo(409);
    Booking session =
        List.of(
                provider
                    .http()
                    .get("/v1/bookings?from=" + start + "&to=" + start.plusSeconds(3_600))
                    .as(Booking[].class))
            .getFirst();
    Roster roster =
        provider.http().get("/v1/bookings/" + session.id() + "/roster").as(Roster.class);
    assertThat(roster.enough()).isTrue();
    assertThat(roster.taken())
        .extracting(RosterSeat::clientName)
        .allMatch(name -> name.startsWith("Ada") || name.startsWith("Ben"));
    platform.advanceTo(start.minus(Duration.ofHours(12)).plusSeconds(1));
    assertThat(Market.order(ada, adas).state()).isEqualTo("confirmed");
    platform.advanceTo(start.plus(Duration.ofHours(1)).plusSeconds(1));
    Market.take(ada, adas, "confirm").orThrow();
    Market.take(ben, bens, "confirm").orThrow();
    platform.settle();
    assertThat(Market.balance(provider).availableMinor()).isEqualTo(2_700);
  }

  @Test
  void aClassWithTooFewIsCalledOffAndEverybodyHasTheirMoneyBack() {
    Listing listing = lesson(2);
    Order adas = booked(ada, listing);
    platform.advanceTo(start.minus(Duration.ofHours(12)).plusSeconds(1));
    assertThat(Market.order(ada, adas).state()).isEqualTo("called-off");
    assertThat(attachment(ada, "CANCEL")).contains("STATUS:CANCELLED");
    assertThat(slots(listing).getFirst().seatsLeft()).isEqualTo(2);
  }

  @Test
  void whoWaitsIsOfferedTheSeatThatIsGivenBackAndBooksIt() {
    Listing listing = lesson(1);
    Order adas = booked(ada, listing);
    booked(ben, listing);
    String date = start.atZone(VIENNA).toLocalDate().toString();
    cleo.http()
        .post("/v1/waitlist", Map.of("listing", listing.id(), "from", date, "to", date))
        .orThrow();
    Market.take(ada, adas, "cancel").orThrow();
    platform.settle();
    WaitlistEntry offered =
        List.of(cleo.http().get("/v1/waitlist").as(WaitlistEntry[].class)).getFirst();
    assertThat(offered.state()).isEqualTo("offered");
    assertThat(
            ada.http().post("/v1/quotes", Map.of("listing", listing.id(), "start", start)).status())
        .isEqualTo(409);
    booked(cleo, listing);
    assertThat(List.of(cleo.http().get("/v1/waitlist").as(WaitlistEntry[].class))).isEmpty();
  }

  @Test
  void bothSidesGetTheAppointmentForTheirOwnCalendarsAndItsCancellation() {
    Listing listing = lesson(1);
    Order order = booked(ada, listing);
    for (Someone party : List.of(ada, provider)) {
      String invitation = attachment(party, "REQUEST").replace("\r\n ", "");
      assertThat(invitation)
          .contains("METHOD:REQUEST", "UID:" + order.id() + "@", "mailto:" + party.email());
      assertThat(invitation).doesNotContain((party.equals(ada) ? provider : ada).email());
    }
    String feed =
        ada.http().post("/v1/calendar-feed", null).orThrow().json().path("url").asString();
    String path = feed.substring(feed.indexOf("/v1/"));
    ApiClient anybody = ApiClient.anonymous(platform.url());
    assertThat(anybody.get(path).orThrow().body()).contains("SUMMARY:Gentle yoga");
    Market.take(provider, order, "call-off-by-provider").orThrow();
    for (Someone party : List.of(ada, provider)) {
      assertThat(attachment(party, "CANCEL")).contains("UID:" + order.id() + "@");
    }
    assertThat(anybody.get(path).orThrow().body()).doesNotContain("SUMMARY");
    ada.http().delete("/v1/calendar-feed").orThrow();
    assertThat(anybody.get(path).status()).isEqualTo(404);
  }

  /** The calendar tells of other rules of the clocks, which this Java does not know. */
  private void tellOfShift(Order order, Instant before, Instant start, boolean kept) {
    ModuleDatabase calendar = platform.bean(Databases.class).module("calendar");
    BookingShifted shifted =
        new BookingShifted(
            order.id(),
            order.step(),
            order.client(),
            order.provider(),
            order.listing(),
            order.title(),
            order.zone(),
            LocalDateTime.ofInstant(before, VIENNA),
            before,
            start,
            start.plus(Duration.between(order.start(), order.end())),
            kept);
    calendar.inTransaction(() -> new Outbox(calendar, platform.clock()).append(shifted));
    platform.settle();
  }

  @Test
  void anOrderFollowsItsAppointmentWhereTheRulesOfTheClocksChange() {
    Order placed = booked(ada, lesson(1));
    Instant later = start.plus(Duration.ofHours(1));
    // News of a time that the order no longer has, and of one that stays, change nothing.
    tellOfShift(placed, start.minusSeconds(60), later, true);
    tellOfShift(placed, start, start, false);
    assertThat(Market.order(ada, placed).step()).isEqualTo(placed.step());
    tellOfShift(placed, start, later, true);
    tellOfShift(placed, start, later, true);
    for (Someone party : List.of(ada, provider)) {
      Order moved = Market.order(party, placed);
      assertThat(moved.step()).isEqualTo(placed.step() + 1);
      assertThat(moved.start()).isEqualTo(later);
      assertThat(moved.end()).isEqualTo(placed.end().plus(Duration.ofHours(1)));
      assertThat(moved.state()).isEqualTo("booked");
      assertThat(moved.heldMinor()).isEqualTo(placed.heldMinor());
      assertThat(Objects.requireNonNull(moved.deadline()).at())
          .isEqualTo(later.minus(Duration.ofHours(12)));
      assertThat(moved.refunds().getFirst().until()).isEqualTo(later.minus(Duration.ofHours(24)));
      assertThat(party.http().get("/v1/notifications").orThrow().body())
          .contains("order.zone-changed");
    }
    platform.advanceTo(placed.end().plusSeconds(1));
    assertThat(Market.order(ada, placed).state()).isEqualTo("confirmed");
    platform.advanceTo(placed.end().plus(Duration.ofHours(1)).plusSeconds(1));
    assertThat(Market.order(ada, placed).state()).isEqualTo("delivered");
  }

  private long reminders(Someone person, String sentence) {
    JsonNode mails =
        operator
            .http()
            .get("/v1/operator/mailbox?to=" + person.email())
            .orThrow()
            .json()
            .path("items");
    return StreamSupport.stream(mails.spliterator(), false)
        .filter(mail -> mail.path("text").asString().contains(sentence))
        .count();
  }

  @Test
  void remindersMoveWithTheAppointmentAndGoWithIt() {
    String tomorrow = "Your appointment is tomorrow.";
    String inAnHour = "Your appointment begins in an hour.";
    Listing listing = lesson(1);
    Order adas = booked(ada, listing);
    Order bens = booked(ben, listing);
    Instant later = start.plus(Duration.ofHours(1));
    tellOfShift(adas, start, later, true);
    tellOfShift(bens, start, later, true);
    Market.take(ben, bens, "cancel").orThrow();
    platform.advanceTo(later.minus(Duration.ofHours(24)).minusSeconds(1));
    assertThat(reminders(ada, tomorrow)).isZero();
    platform.advanceTo(later.minus(Duration.ofHours(24)));
    platform.advanceTo(later.minus(Duration.ofHours(1)).minusSeconds(1));
    for (Someone party : List.of(ada, provider)) {
      assertThat(reminders(party, tomorrow)).isEqualTo(1);
      assertThat(reminders(party, inAnHour)).isZero();
    }
    platform.advanceTo(later.minus(Duration.ofHours(1)));
    for (Someone party : List.of(ada, provider)) {
      assertThat(reminders(party, inAnHour)).isEqualTo(1);
    }
    assertThat(reminders(ben, tomorrow) + reminders(ben, inAnHour)).isZero();
  }

  @Test
  void anAddressInsideTheNetworkIsNotAskedForACalendar() {
    for (String inside :
        List.of(
            "http://127.0.0.1:5432/",
            "http://localhost/",
            "http://2130706433/",
            "http://169.254.169.254/latest/meta-data",
            "http://10.0.0.1/calendar.ics",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[fd00::1]/",
            "webcal://127.0.0.1/calendar.ics")) {
      ApiClient.Answer refused =
          provider.http().post("/v1/busy-sources", Map.of("name", "Inside", "url", inside));
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.json().path("code").asString()).isEqualTo("calendar-unreadable");
    }
  }
}
