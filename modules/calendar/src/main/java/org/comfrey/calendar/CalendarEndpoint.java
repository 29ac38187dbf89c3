package org.comfrey.calendar;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.comfrey.api.BookingId;
import org.comfrey.api.BusySourceId;
import org.comfrey.api.ListingId;
import org.comfrey.api.PlanId;
import org.comfrey.api.WaitlistEntryId;
import org.comfrey.api.calendar.Block;
import org.comfrey.api.calendar.Booking;
import org.comfrey.api.calendar.BusySource;
import org.comfrey.api.calendar.BusySourceRequest;
import org.comfrey.api.calendar.CalendarApi;
import org.comfrey.api.calendar.CalendarFeed;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.PlanPreview;
import org.comfrey.api.calendar.Roster;
import org.comfrey.api.calendar.Series;
import org.comfrey.api.calendar.SeriesRequest;
import org.comfrey.api.calendar.Slots;
import org.comfrey.api.calendar.WaitlistEntry;
import org.comfrey.api.calendar.WaitlistRequest;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.ETags;
import org.comfrey.kernel.web.Problems;
import org.comfrey.schedule.Availability;
import org.comfrey.schedule.Taken;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** Plans, slots and agendas over HTTP. */
@RestController
final class CalendarEndpoint implements CalendarApi {
  private static final int MOST_SLOT_DAYS = 62;
  private static final int MOST_AGENDA_DAYS = 400;

  private final ListingTerms listings;
  private final SlotFinder finder;
  private final PlanBook plans;
  private final Agenda agenda;
  private final Rosters rosters;
  private final SeriesDesk series;
  private final Waitlist waitlist;
  private final OtherCalendars others;
  private final Feeds feeds;
  private final Clock clock;

  CalendarEndpoint(
      ListingTerms listings,
      SlotFinder finder,
      PlanBook plans,
      Agenda agenda,
      Rosters rosters,
      SeriesDesk series,
      Waitlist waitlist,
      OtherCalendars others,
      Feeds feeds,
      Clock clock) {
    this.listings = listings;
    this.finder = finder;
    this.plans = plans;
    this.agenda = agenda;
    this.rosters = rosters;
    this.series = series;
    this.waitlist = waitlist;
    this.others = others;
    this.feeds = feeds;
    this.clock = clock;
  }

  @Override
  public Slots slots(ListingId id, String fromDate, String toDate, @Nullable String zone) {
    LocalDate first = date(fromDate, "from");
    LocalDate last = date(toDate, "to");
    refuseTooLong(first, last);
    @Nullable ZoneId asked = zone == null ? null : PlanRules.zone(zone, "zone");
    // Wide enough for the dates in any zone; which they mean is known with the plan's zone.
    Instant from = SlotFinder.startOf(first, ZoneOffset.UTC);
    Instant until = SlotFinder.startOf(last, ZoneOffset.UTC);
    SlotFinder.@Nullable Bookable bookable =
        finder
            .published(id, from, until)
            .or(() -> finder.bookable(visible(id), from, until))
            .orElse(null);
    if (bookable == null) {
      // A draft without plan or duration: there is nothing to book yet, and nothing is wrong.
      String shown = asked == null ? "UTC" : asked.getId();
      return new Slots(shown, shown, 1, List.of());
    }
    ZoneId shown = asked == null ? bookable.zone() : asked;
    return new Slots(
        shown.getId(),
        bookable.zone().getId(),
        bookable.seats(),
        finder.slots(
            bookable,
            SlotFinder.startOf(first, shown),
            SlotFinder.startOf(last.plusDays(1), shown),
            clock.instant(),
            shown));
  }

  /** A listing that is published, or the caller's own. */
  private Terms visible(ListingId id) {
    return listings
        .find(id)
        .filter(found ->
            found.published()
                || Callers.find().filter(caller -> caller.is(found.provider())).isPresent())
        .orElseThrow(() -> Problems.notFound("listing", id));
  }

  @Override
  public List<Plan> plans() {
    return plans.of(Callers.current().person());
  }

  @Override
  public ResponseEntity<Plan> makePlan(PlanDraft draft) {
    Plan plan = plans.make(Callers.current().person(), draft);
    return ResponseEntity.created(URI.create("/v1/plans/" + plan.id()))
        .eTag(ETags.of(plan.version()))
        .body(plan);
  }

  @Override
  public ResponseEntity<Plan> plan(PlanId id) {
    Plan plan = plans.find(Callers.current(), id);
    return ResponseEntity.ok().eTag(ETags.of(plan.version())).body(plan);
  }

  @Override
  public ResponseEntity<Plan> changePlan(PlanId id, @Nullable String ifMatch, PlanDraft draft) {
    Plan plan = plans.change(Callers.current(), id, ifMatch, draft);
    return ResponseEntity.ok().eTag(ETags.of(plan.version())).body(plan);
  }

  @Override
  public Slots preview(PlanPreview preview) {
    PlanRules.check(preview.plan());
    refuseTooLong(preview.from(), preview.to());
    if (preview.durationMinutes() < 5 || preview.durationMinutes() > 1_440) {
      throw PlanRules.invalid("durationMinutes", "A session has a sensible length.", "5 to 1440");
    }
    ZoneId zone = PlanRules.zone(preview.zone(), "zone");
    ZoneId planZone = ZoneId.of(preview.plan().zone());
    Instant from = SlotFinder.startOf(preview.from(), zone);
    Instant until = SlotFinder.startOf(preview.to().plusDays(1), zone);
    // A preview shows the plan itself: neither notice nor horizon cut it.
    Availability availability =
        new Availability(
            PlanRules.offer(preview.plan(), preview.durationMinutes())
                .withNotice(Duration.ZERO, Duration.ofDays(MOST_AGENDA_DAYS)),
            List.of(
                new org.comfrey.schedule.Resource(
                    "provider", List.of(PlanRules.engine(preview.plan())))));
    return new Slots(
        zone.getId(),
        planZone.getId(),
        PlanRules.seats(preview.plan()),
        SlotFinder.views(availability.slots(from, until, from, Taken.NOTHING), zone, planZone));
  }

  @Override
  public List<Booking> bookings(String from, String to) {
    Instant first = instant(from, "from");
    Instant last = instant(to, "to");
    if (!first.isBefore(last) || Duration.between(first, last).toDays() > MOST_AGENDA_DAYS) {
      throw PlanRules.invalid(
          "to", "An agenda ends after it begins.", "at most " + MOST_AGENDA_DAYS + " days later");
    }
    return agenda.of(Callers.current().person(), first, last);
  }

  @Override
  public ResponseEntity<Booking> block(Block block) {
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(agenda.block(Callers.current().person(), block));
  }

  @Override
  public Booking changeBlock(BookingId id, Block block) {
    return agenda.change(Callers.current(), id, block);
  }

  @Override
  public ResponseEntity<Void> unblock(BookingId id) {
    agenda.unblock(Callers.current(), id);
    return ResponseEntity.noContent().build();
  }

  @Override
  public Roster roster(BookingId id) {
    return rosters.of(Callers.current(), id);
  }

  @Override
  public Series series(ListingId id, SeriesRequest request) {
    return series.check(id, request);
  }

  @Override
  public List<WaitlistEntry> waitlist() {
    return waitlist.of(Callers.current().person()).stream().map(this::view).toList();
  }

  @Override
  public List<WaitlistEntry> waitlist(ListingId id) {
    Caller caller = Callers.current();
    Terms terms = listings.find(id).orElseThrow(() -> Problems.notFound("listing", id));
    caller.mustOwn("listing", id, terms.provider());
    return waitlist.of(terms.provider(), id).stream().map(this::view).toList();
  }

  @Override
  public ResponseEntity<WaitlistEntry> joinWaitlist(WaitlistRequest request) {
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(view(waitlist.join(Callers.current().person(), request)));
  }

  @Override
  public ResponseEntity<Void> leaveWaitlist(WaitlistEntryId id) {
    waitlist.leave(Callers.current(), id);
    return ResponseEntity.noContent().build();
  }

  @Override
  public List<BusySource> busySources() {
    return others.of(Callers.current().person());
  }

  @Override
  public ResponseEntity<BusySource> subscribe(BusySourceRequest request) {
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(others.subscribe(Callers.current().person(), request));
  }

  @Override
  public ResponseEntity<BusySource> importFile(String name, @Nullable String zone, byte[] content) {
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(others.importFile(Callers.current().person(), name, zone, content));
  }

  @Override
  public BusySource refresh(BusySourceId id) {
    return others.refresh(Callers.current(), id);
  }

  @Override
  public ResponseEntity<Void> forget(BusySourceId id) {
    others.forget(Callers.current(), id);
    return ResponseEntity.noContent().build();
  }

  @Override
  public CalendarFeed feed() {
    return feeds.find(Callers.current().person());
  }

  @Override
  public ResponseEntity<CalendarFeed> makeFeed() {
    return ResponseEntity.status(HttpStatus.CREATED).body(feeds.make(Callers.current().person()));
  }

  @Override
  public ResponseEntity<Void> revokeFeed() {
    feeds.revoke(Callers.current().person());
    return ResponseEntity.noContent().build();
  }

  @Override
  public ResponseEntity<byte[]> read(String secret) {
    return ResponseEntity.ok()
        .contentType(new MediaType("text", "calendar", StandardCharsets.UTF_8))
        .cacheControl(CacheControl.noStore())
        .body(feeds.read(secret).getBytes(StandardCharsets.UTF_8));
  }

  private WaitlistEntry view(WaitlistTable.Entry entry) {
    WaitlistTable.Kept kept = entry.kept();
    return new WaitlistEntry(
        entry.id(),
        entry.listing(),
        entry.title(),
        entry.provider(),
        entry.client(),
        entry.from(),
        entry.to(),
        entry.state(),
        waitlist.position(entry),
        kept == null ? null : kept.start(),
        kept == null ? null : kept.end(),
        kept == null ? null : kept.until(),
        entry.zone(),
        entry.since());
  }

  private static void refuseTooLong(LocalDate first, LocalDate last) {
    long days = ChronoUnit.DAYS.between(first, last);
    if (days < 0 || days > MOST_SLOT_DAYS) {
      throw PlanRules.invalid(
          "to", "The last date is not one to ask for.", "0 to " + MOST_SLOT_DAYS + " days later");
    }
    if (first.getYear() < 2000 || last.getYear() > 2200) {
      throw PlanRules.invalid("from", "The date is out of range.", "2000 to 2200");
    }
  }

  private static LocalDate date(String text, String field) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw PlanRules.invalid(field, "'" + text + "' is no date.", "yyyy-mm-dd");
    }
  }

  private static Instant instant(String text, String field) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (instant.isAfter(Instant.EPOCH)
          && instant.isBefore(Instant.parse("9000-01-01T00:00:00Z"))) {
        return instant;
      }
    } catch (DateTimeException e) {
      // Refused below, in words that the sender understands.
    }
    throw PlanRules.invalid(
        field, "'" + text + "' is no instant.", "an instant such as 2026-03-01T09:00:00Z");
  }
}
