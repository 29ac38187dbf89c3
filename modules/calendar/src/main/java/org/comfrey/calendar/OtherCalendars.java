package org.comfrey.calendar;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.comfrey.api.BusySourceId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.BusySource;
import org.comfrey.api.calendar.BusySourceRequest;
import org.comfrey.calendar.BusySourceTable.Source;
import org.comfrey.calendar.BusySourceTable.Words;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.comfrey.schedule.Busy;
import org.comfrey.schedule.CalendarReader;
import org.comfrey.schedule.ScheduleException;
import org.jspecify.annotations.Nullable;

/**
 * Busy times from other calendars. They close one's own for whoever books from now on; what is
 * booked already stays and is counted as a conflict. An address is read again every hour; where
 * that fails, what was read before stays.
 */
final class OtherCalendars {
  static final String TASK = "calendar.busy-source";
  static final ProblemCode UNREADABLE =
      new ProblemCode(422, "calendar-unreadable", "The calendar could not be read");

  private static final Duration PAUSE = Duration.ofHours(1);

  /** As far as any plan reaches, and a little. */
  private static final Duration AHEAD = Duration.ofDays(740);

  private static final Duration BEHIND = Duration.ofDays(7);
  private static final int MOST = 10;
  private static final int LONGEST_NAME = 80;

  private final ModuleDatabase database;
  private final BusySourceTable sources;
  private final BookingTable bookings;
  private final PlanTable plans;
  private final Waitlist waitlist;
  private final CalendarFetcher fetcher;
  private final Timers timers;
  private final Ids ids;
  private final Clock clock;

  OtherCalendars(
      ModuleDatabase database,
      BusySourceTable sources,
      BookingTable bookings,
      PlanTable plans,
      Waitlist waitlist,
      CalendarFetcher fetcher,
      Timers timers,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.sources = sources;
    this.bookings = bookings;
    this.plans = plans;
    this.waitlist = waitlist;
    this.fetcher = fetcher;
    this.timers = timers;
    this.ids = ids;
    this.clock = clock;
  }

  List<BusySource> of(PersonId person) {
    return sources.of(person).stream().map(this::view).toList();
  }

  BusySource subscribe(PersonId person, BusySourceRequest request) {
    Source source = source(person, "url", request.name(), request.url(), request.zone());
    return keep(source, read(source, fetched(request.url())));
  }

  BusySource importFile(PersonId person, String name, @Nullable String zone, byte[] content) {
    if (content.length > CalendarFetcher.LARGEST_BYTES) {
      throw UNREADABLE.because("The file is larger than 5 MiB.");
    }
    Source source = source(person, "file", name, null, zone);
    return keep(source, read(source, text(content)));
  }

  private static String text(byte[] content) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw UNREADABLE.because("The file is no text in UTF-8.");
    }
  }

  private Source source(
      PersonId person, String kind, String name, @Nullable String url, @Nullable String zone) {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw PlanRules.invalid(
          "name", "A calendar has a name.", "1 to " + LONGEST_NAME + " characters");
    }
    String floating =
        zone != null
            ? PlanRules.zone(zone, "zone").getId()
            : plans.of(person).stream().map(plan -> plan.plan().zone()).findFirst().orElse("UTC");
    return new Source(
        new BusySourceId(ids.next()),
        person,
        kind,
        new Words(name, url),
        floating,
        "ok",
        null,
        clock.instant());
  }

  private String fetched(String url) {
    try {
      return fetcher.fetch(CalendarFetcher.address(url));
    } catch (CalendarFetcher.Unreadable e) {
      throw UNREADABLE.because(e.sentence());
    }
  }

  private List<Busy> read(Source source, String text) {
    Instant now = clock.instant();
    try {
      return CalendarReader.busy(
          text, ZoneId.of(source.zone()), now.minus(BEHIND), now.plus(AHEAD));
    } catch (ScheduleException e) {
      throw UNREADABLE.because("The calendar cannot be read: " + e.getMessage() + ".");
    }
  }

  private BusySource keep(Source source, List<Busy> busy) {
    database.inTransaction(() -> {
      bookings.lock(source.person());
      if (sources.of(source.person()).size() >= MOST) {
        throw PlanRules.invalid(
            "name", "You have " + MOST + " calendars from outside already.", "forget one first");
      }
      sources.insert(source, clock.instant());
      sources.replace(source, busy);
      again(source);
    });
    return view(source);
  }

  private void again(Source source) {
    if (source.kind().equals("url")) {
      timers.set(TASK, source.id().toString(), clock.instant().plus(PAUSE));
    }
  }

  /** What the clock does; whatever comes of it is seen by the calendar's owner. */
  void due(BusySourceId id) {
    sources.find(id).filter(source -> source.kind().equals("url")).ifPresent(this::refresh);
  }

  BusySource refresh(Caller caller, BusySourceId id) {
    Source source = own(caller, id);
    if (!source.kind().equals("url")) {
      throw PlanRules.invalid("id", "A file is read once.", "import it again");
    }
    refresh(source);
    return view(sources.find(id).orElseThrow(() -> Problems.notFound("calendar", id)));
  }

  private void refresh(Source source) {
    String url = source.words().url();
    if (url == null) {
      // Its owner was erased, and the address with them.
      database.inTransaction(() -> sources.delete(source.id()));
      return;
    }
    Optional<List<Busy>> busy = Optional.empty();
    @Nullable String problem = null;
    try {
      busy = Optional.of(read(source, fetched(url)));
    } catch (ProblemException e) {
      problem = e.getMessage();
    }
    Optional<List<Busy>> found = busy;
    @Nullable String failed = problem;
    database.inTransaction(() -> {
      bookings.lock(source.person());
      if (sources.find(source.id()).isPresent()) {
        found.ifPresent(times -> sources.replace(source, times));
        sources.read(source.id(), clock.instant(), failed);
        again(source);
        waitlist.sweep(source.person());
      }
    });
  }

  void forget(Caller caller, BusySourceId id) {
    Source source = own(caller, id);
    database.inTransaction(() -> {
      bookings.lock(source.person());
      sources.delete(id);
      timers.cancel(TASK, id.toString());
      waitlist.sweep(source.person());
    });
  }

  private Source own(Caller caller, BusySourceId id) {
    Source source = sources.find(id).orElseThrow(() -> Problems.notFound("calendar", id));
    caller.mustOwn("calendar", id, source.person());
    return source;
  }

  private BusySource view(Source source) {
    BusySourceTable.Count count = sources.count(source.id());
    return new BusySource(
        source.id(),
        source.words().name(),
        source.kind(),
        source.words().url(),
        source.zone(),
        source.state(),
        source.problem(),
        source.readAt(),
        count.busyTimes(),
        count.conflicts());
  }
}
