package org.comfrey.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.comfrey.api.BookingId;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.Block;
import org.comfrey.api.calendar.Booking;
import org.comfrey.api.calendar.Hours;
import org.comfrey.api.calendar.OpenHours;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.PlanException;
import org.comfrey.api.calendar.PlanPreview;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.calendar.Slots;
import org.comfrey.kernel.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CalendarEndpointTest {
  private final Fixture fixture = new Fixture();
  private final PersonId provider = fixture.person();
  private final PersonId client = fixture.person();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aPlanThatMakesNoSenseIsRefusedByItsField() {
    OpenHours monday = new OpenHours(DayOfWeek.MONDAY, LocalTime.of(9, 0), LocalTime.of(12, 0));
    OpenHours over = new OpenHours(DayOfWeek.MONDAY, LocalTime.of(11, 0), LocalTime.of(13, 0));
    OpenHours back = new OpenHours(DayOfWeek.MONDAY, LocalTime.of(11, 0), LocalTime.of(9, 0));
    LocalDate day = LocalDate.of(2026, 3, 2);
    PlanException closed = new PlanException(day, List.of(), null);
    PlanException doubled =
        new PlanException(
            day,
            List.of(
                new Hours(LocalTime.of(9, 0), LocalTime.MIDNIGHT),
                new Hours(LocalTime.of(10, 0), LocalTime.of(11, 0))),
            null);
    refused("zone", () -> make(draft("Mars/Olympus", List.of(monday), List.of())));
    refused("zone", () -> make(draft("+02:00", List.of(monday), List.of())));
    refused("weekly", () -> make(draft("UTC", List.of(monday, over), List.of())));
    refused("weekly[0].until", () -> make(draft("UTC", List.of(back), List.of())));
    refused("exceptions[1].date", () -> make(draft("UTC", List.of(), List.of(closed, closed))));
    PlanException far = new PlanException(LocalDate.MAX, List.of(), null);
    refused("exceptions[0].date.year", () -> make(draft("UTC", List.of(), List.of(far))));
    refused("exceptions[0].hours", () -> make(draft("UTC", List.of(), List.of(doubled))));
    PlanDraft daily = Fixture.daily("UTC");
    refused(
        "horizonDays",
        () -> make(new PlanDraft("x", "UTC", daily.weekly(), List.of(), 0, 0, 0, 0, 731)));
    refused(
        "name", () -> make(new PlanDraft(" ", "UTC", daily.weekly(), List.of(), 0, 0, 0, 0, 90)));
    assertThat(Fixture.as(provider, fixture.calendar::plans)).isEmpty();
  }

  @Test
  void aPlanIsChangedOnlyByWhoHasReadItsCurrentVersion() {
    Plan plan = fixture.plan(provider, Fixture.daily("UTC"));
    PlanDraft other = Fixture.daily("Europe/Berlin");
    problem("if-match-required", () -> change(plan, null, other));
    problem("stale", () -> change(plan, "\"2\"", other));
    var changed =
        Fixture.as(provider, () -> fixture.calendar.changePlan(plan.id(), "\"1\"", other));
    assertThat(changed.getHeaders().getETag()).isEqualTo("\"2\"");
    problem("stale", () -> change(plan, "\"1\"", other));
    assertThat(Fixture.body(changed.getBody()).plan()).isEqualTo(other);
  }

  @Test
  void anothersPlanIsNotThere() {
    Plan plan = fixture.plan(provider, Fixture.daily("UTC"));
    problem("not-found", () -> Fixture.as(client, () -> fixture.calendar.plan(plan.id())));
    problem(
        "not-found",
        () ->
            Fixture.as(
                client,
                () -> fixture.calendar.changePlan(plan.id(), "\"1\"", Fixture.daily("UTC"))));
  }

  @Test
  void aPlanComesBackAsItWasWrittenAndItsWordsLieSealed() {
    PlanDraft draft =
        draft(
            "Europe/Berlin",
            List.of(new OpenHours(DayOfWeek.MONDAY, LocalTime.of(9, 0), LocalTime.MIDNIGHT)),
            List.of(
                new PlanException(LocalDate.of(2026, 12, 24), List.of(), "family dinner"),
                new PlanException(
                    LocalDate.of(2026, 12, 27),
                    List.of(new Hours(LocalTime.of(10, 0), LocalTime.of(12, 0))),
                    null)));
    Plan plan = fixture.plan(provider, draft);
    assertThat(Fixture.as(provider, fixture.calendar::plans)).containsExactly(plan);
    assertThat(plan.plan()).isEqualTo(draft);
    assertThat(
            fixture
                .database
                .sql()
                .sql("SELECT plan::text FROM plan WHERE provider = ?")
                .param(provider.value())
                .query(String.class)
                .single())
        .doesNotContain("dinner", "Practice");
  }

  @Test
  void slotsStandInBothZonesOnBothSidesOfAChange() {
    ListingId listing = fixture.listing(provider, Fixture.daily("America/New_York"));
    Slots slots = fixture.calendar.slots(listing, "2026-03-07", "2026-03-08", "Europe/Berlin");
    assertThat(slots.zone()).isEqualTo("Europe/Berlin");
    assertThat(slots.planZone()).isEqualTo("America/New_York");
    assertThat(slots.items()).hasSize(16);
    Slot before = slots.items().getFirst();
    Slot after = slots.items().get(8);
    assertThat(before.planStart()).hasToString("2026-03-07T09:00");
    assertThat(before.localStart()).hasToString("2026-03-07T15:00");
    assertThat(after.planStart()).hasToString("2026-03-08T09:00");
    assertThat(after.localStart()).hasToString("2026-03-08T14:00");
  }

  @Test
  void anExceptionTakesThePlaceOfTheDaysHours() {
    PlanDraft daily = Fixture.daily("UTC");
    ListingId listing =
        fixture.listing(
            provider,
            draft(
                "UTC",
                daily.weekly(),
                List.of(
                    new PlanException(
                        LocalDate.of(2026, 3, 2),
                        List.of(new Hours(LocalTime.of(20, 0), LocalTime.of(22, 0))),
                        null),
                    new PlanException(LocalDate.of(2026, 3, 3), List.of(), null))));
    assertThat(
            fixture.calendar.slots(listing, "2026-03-02", "2026-03-03", null).items().stream()
                .map(slot -> slot.start().toString()))
        .containsExactly("2026-03-02T20:00:00Z", "2026-03-02T21:00:00Z");
  }

  @Test
  void aSenselessQuestionForSlotsIsRefused() {
    ListingId listing = fixture.listing(provider, Fixture.daily("UTC"));
    refused("from", () -> fixture.calendar.slots(listing, "yesterday", "2026-03-02", null));
    refused("to", () -> fixture.calendar.slots(listing, "2026-03-02", "2026-03-01", null));
    refused("to", () -> fixture.calendar.slots(listing, "2026-03-02", "2027-03-02", null));
    refused("zone", () -> fixture.calendar.slots(listing, "2026-03-02", "2026-03-02", "Moon"));
    problem(
        "not-found",
        () ->
            fixture.calendar.slots(
                new ListingId(fixture.ids.next()), "2026-03-02", "2026-03-02", null));
  }

  @Test
  void aDraftShowsItsSlotsToItsProviderAlone() {
    ListingId draft =
        fixture.listing(provider, fixture.plan(provider, Fixture.daily("UTC")).id(), "draft", 60);
    problem("not-found", () -> fixture.calendar.slots(draft, "2026-03-02", "2026-03-02", null));
    problem(
        "not-found",
        () ->
            Fixture.as(
                client, () -> fixture.calendar.slots(draft, "2026-03-02", "2026-03-02", null)));
    assertThat(
            Fixture.as(
                    provider, () -> fixture.calendar.slots(draft, "2026-03-02", "2026-03-02", null))
                .items())
        .hasSize(8);
  }

  @Test
  void anOlderStateOfAListingDoesNotOverwriteANewerOne() {
    var plan = fixture.plan(provider, Fixture.daily("UTC")).id();
    ListingId id = new ListingId(fixture.ids.next());
    fixture.listing(id, provider, plan, "published", 120, 2);
    fixture.listing(id, provider, plan, "published", 60, 1);
    assertThat(fixture.calendar.slots(id, "2026-03-02", "2026-03-02", null).items()).hasSize(4);
  }

  @Test
  void aPreviewShowsThePlanAcrossTheNextChangeAndSavesNothing() {
    Slots slots =
        Fixture.as(
            provider,
            () ->
                fixture.calendar.preview(
                    new PlanPreview(
                        Fixture.daily("Europe/Berlin"),
                        480,
                        LocalDate.of(2027, 3, 27),
                        LocalDate.of(2027, 3, 28),
                        "UTC")));
    assertThat(slots.items().stream().map(slot -> slot.localStart().toString()))
        .containsExactly("2027-03-27T08:00", "2027-03-28T07:00");
    assertThat(Fixture.as(provider, fixture.calendar::plans)).isEmpty();
  }

  @Test
  void blockedTimeIsTakenUntilItIsOpenedAgain() {
    ListingId listing = fixture.listing(provider, Fixture.daily("UTC"));
    Booking block = block("2026-03-02T09:30:00Z", "2026-03-02T16:00:00Z", "dentist");
    assertThat(block.title()).isEqualTo("dentist");
    assertThat(block.state()).isEqualTo("closed");
    assertThat(fixture.calendar.slots(listing, "2026-03-02", "2026-03-02", null).items())
        .hasSize(1);
    problem("slot-taken", () -> block("2026-03-02T15:00:00Z", "2026-03-02T18:00:00Z", null));
    problem("not-found", () -> Fixture.as(client, () -> fixture.calendar.unblock(block.id())));
    assertThat(Fixture.as(provider, () -> fixture.calendar.unblock(block.id())).getStatusCode())
        .hasToString("204 NO_CONTENT");
    assertThat(fixture.calendar.slots(listing, "2026-03-02", "2026-03-02", null).items())
        .hasSize(8);
    problem("not-found", () -> Fixture.as(provider, () -> fixture.calendar.unblock(block.id())));
  }

  @Test
  void blockedTimeIsMovedWholeOrStaysWhereItWas() {
    Booking first = block("2026-03-02T09:30:00Z", "2026-03-02T12:00:00Z", "dentist");
    Booking second = block("2026-03-02T14:00:00Z", "2026-03-02T15:00:00Z", null);
    problem(
        "slot-taken",
        () -> change(provider, first, "2026-03-02T13:30:00Z", "2026-03-02T14:30:00Z", null));
    refused(
        "end", () -> change(provider, first, "2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z", null));
    problem(
        "not-found",
        () -> change(client, first, "2026-03-03T09:00:00Z", "2026-03-03T10:00:00Z", null));
    Booking moved = change(provider, first, "2026-03-02T11:00:00Z", "2026-03-02T13:00:00Z", "bus");
    assertThat(moved.id()).isEqualTo(first.id());
    assertThat(moved.title()).isEqualTo("bus");
    // What it left is free, what it took is not.
    block("2026-03-02T09:30:00Z", "2026-03-02T11:00:00Z", null);
    problem("slot-taken", () -> block("2026-03-02T12:30:00Z", "2026-03-02T13:30:00Z", null));
    Fixture.as(provider, () -> fixture.calendar.unblock(second.id()));
    problem(
        "not-found",
        () -> change(provider, second, "2026-03-03T09:00:00Z", "2026-03-03T10:00:00Z", null));
  }

  private Booking change(
      PersonId who, Booking block, String from, String to, @Nullable String note) {
    return Fixture.as(
        who,
        () ->
            fixture.calendar.changeBlock(
                block.id(), new Block(Instant.parse(from), Instant.parse(to), note)));
  }

  @Test
  void aBookingStandsInBothAgendasAndCannotBeUnblocked() {
    ListingId listing = fixture.listing(provider, Fixture.daily("UTC"));
    fixture.hold(fixture.order(), listing, client, "2026-03-02T10:00:00Z");
    block("2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z", null);
    List<Booking> provided = agenda(provider, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z");
    assertThat(provided.stream().map(Booking::kind)).containsExactly("order", "block");
    List<Booking> taken = agenda(client, "2026-03-02T10:59:00Z", "2026-03-03T00:00:00Z");
    assertThat(taken).containsExactly(provided.getFirst());
    assertThat(taken.getFirst().title()).isEqualTo("Massage");
    assertThat(agenda(client, "2026-03-02T11:00:00Z", "2026-03-03T00:00:00Z")).isEmpty();
    assertThat(agenda(fixture.person(), "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z")).isEmpty();
    BookingId id = taken.getFirst().id();
    problem("forbidden", () -> Fixture.as(provider, () -> fixture.calendar.unblock(id)));
    problem("slot-taken", () -> block("2026-03-02T10:30:00Z", "2026-03-02T11:30:00Z", null));
  }

  @Test
  void aSenselessAgendaOrBlockIsRefused() {
    refused("from", () -> agenda(client, "2026-03-02", "2026-03-03T00:00:00Z"));
    refused("to", () -> agenda(client, "2026-03-02T00:00:00Z", "2027-06-03T00:00:00Z"));
    refused("end", () -> block("2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z", null));
    refused("end", () -> block("2026-03-02T10:00:00Z", "2028-03-02T10:00:00Z", null));
    refused("note", () -> block("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z", "x".repeat(201)));
  }

  private void make(PlanDraft draft) {
    Fixture.as(provider, () -> fixture.calendar.makePlan(draft));
  }

  private void change(Plan plan, @Nullable String tag, PlanDraft draft) {
    Fixture.as(provider, () -> fixture.calendar.changePlan(plan.id(), tag, draft));
  }

  private Booking block(String from, String to, @Nullable String note) {
    Block block = new Block(Instant.parse(from), Instant.parse(to), note);
    return Fixture.body(Fixture.as(provider, () -> fixture.calendar.block(block)).getBody());
  }

  private List<Booking> agenda(PersonId person, String from, String to) {
    return Fixture.as(person, () -> fixture.calendar.bookings(from, to));
  }

  private static PlanDraft draft(
      String zone, List<OpenHours> weekly, List<PlanException> exceptions) {
    return new PlanDraft("Practice", zone, weekly, exceptions, 0, 0, 0, 0, 90);
  }

  private static void refused(String field, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(400);
              assertThat(problem.errors().stream().map(error -> error.field()))
                  .containsExactly(field);
            });
  }

  private static void problem(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.code().code()).isEqualTo(code));
  }
}
