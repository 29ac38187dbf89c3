package org.comfrey.calendar;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.comfrey.api.calendar.Hours;
import org.comfrey.api.calendar.OpenHours;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.PlanException;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.comfrey.schedule.Availability;
import org.comfrey.schedule.Offer;
import org.comfrey.schedule.Plan;
import org.comfrey.schedule.Resource;
import org.comfrey.schedule.ScheduleException;
import org.comfrey.schedule.WeeklyHours;

/** Reads what a provider wrote as a plan of the engine and refuses what cannot be one. */
final class PlanRules {
  static final int FIRST_YEAR = 2000;
  static final int LAST_YEAR = 2200;

  private static final int DAY_MINUTES = 1_440;
  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_NOTE = 200;
  private static final int MOST_WEEKLY = 100;
  private static final int MOST_EXCEPTIONS = 1_000;
  private static final int MOST_NOTICE_MINUTES = 366 * DAY_MINUTES;
  private static final int MOST_HORIZON_DAYS = 730;
  private static final int MOST_SEATS = 1_000;

  private PlanRules() {}

  /** Refuses with {@code invalid-request} naming the field. */
  static void check(PlanDraft draft) {
    if (draft.name().isBlank() || draft.name().length() > LONGEST_NAME) {
      throw invalid("name", "A plan has a name.", "1 to " + LONGEST_NAME + " characters");
    }
    zone(draft.zone(), "zone");
    range("bufferBeforeMinutes", draft.bufferBeforeMinutes(), 0, DAY_MINUTES);
    range("bufferAfterMinutes", draft.bufferAfterMinutes(), 0, DAY_MINUTES);
    range("minimumNoticeMinutes", draft.minimumNoticeMinutes(), 0, MOST_NOTICE_MINUTES);
    range("stepMinutes", draft.stepMinutes(), 0, DAY_MINUTES);
    range("horizonDays", draft.horizonDays(), 1, MOST_HORIZON_DAYS);
    range("seats", seats(draft), 1, MOST_SEATS);
    range("minimumAttendance", minimum(draft), 1, seats(draft));
    range("weekly.length", draft.weekly().size(), 0, MOST_WEEKLY);
    range("exceptions.length", draft.exceptions().size(), 0, MOST_EXCEPTIONS);
    for (int i = 0; i < draft.weekly().size(); i++) {
      OpenHours hours = draft.weekly().get(i);
      sameDay("weekly[" + i + "]", hours.from(), hours.until());
    }
    exceptions(draft.exceptions());
    engine(draft);
  }

  private static void exceptions(List<PlanException> exceptions) {
    Set<LocalDate> dates = new HashSet<>();
    for (int i = 0; i < exceptions.size(); i++) {
      PlanException exception = exceptions.get(i);
      String field = "exceptions[" + i + "]";
      range(field + ".date.year", exception.date().getYear(), FIRST_YEAR, LAST_YEAR);
      if (!dates.add(exception.date())) {
        throw invalid(
            field + ".date",
            exception.date() + " has two exceptions.",
            "each date once, with all of its hours");
      }
      String note = exception.note();
      if (note != null && note.length() > LONGEST_NOTE) {
        throw invalid(
            field + ".note", "The note is too long.", "at most " + LONGEST_NOTE + " characters");
      }
      range(field + ".hours.length", exception.hours().size(), 0, MOST_WEEKLY);
      LocalTime last = LocalTime.MIN;
      boolean over = false;
      for (Hours hours : exception.hours()) {
        sameDay(field, hours.from(), hours.until());
        if (over || hours.from().isBefore(last)) {
          throw invalid(field + ".hours", "The hours overlap.", "hours in order, apart");
        }
        last = hours.until();
        over = last.equals(LocalTime.MIDNIGHT);
      }
    }
  }

  private static void sameDay(String field, LocalTime from, LocalTime until) {
    if (!until.equals(LocalTime.MIDNIGHT) && !from.isBefore(until)) {
      throw invalid(
          field + ".until",
          "Hours end after they begin, on the same day.",
          "a later time, or 00:00 for the end of the day");
    }
    if (from.getSecond() != 0 || until.getSecond() != 0 || from.getNano() + until.getNano() != 0) {
      throw invalid(field, "Hours are given to the minute.", "times such as 09:30");
    }
  }

  static ZoneId zone(String id, String field) {
    if (!ZoneId.getAvailableZoneIds().contains(id)) {
      throw invalid(field, "'" + id + "' is no zone.", "an IANA zone such as Europe/Berlin");
    }
    return ZoneId.of(id);
  }

  private static void range(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw invalid(field, value + " is out of range.", least + " to " + most);
    }
  }

  static ProblemException invalid(String field, String message, String accepted) {
    return Problems.invalid(field, "not-acceptable", message, accepted);
  }

  /** The plan as the engine knows it: an exception takes the place of its date's weekly hours. */
  static Plan engine(PlanDraft draft) {
    List<WeeklyHours> weekly =
        draft.weekly().stream()
            .map(hours -> new WeeklyHours(hours.day(), hours.from(), hours.until()))
            .toList();
    List<org.comfrey.schedule.PlanException> exceptions = new ArrayList<>();
    for (PlanException exception : draft.exceptions()) {
      exceptions.add(org.comfrey.schedule.PlanException.closes(exception.date()));
      for (Hours hours : exception.hours()) {
        exceptions.add(
            org.comfrey.schedule.PlanException.opens(
                exception.date(), hours.from(), hours.until()));
      }
    }
    try {
      return Plan.weekly(ZoneId.of(draft.zone()), weekly).withExceptions(exceptions);
    } catch (ScheduleException e) {
      throw invalid("weekly", e.getMessage() + ".", "hours that do not overlap");
    }
  }

  /** Sessions of a length on a plan. */
  static Availability availability(PlanDraft draft, int durationMinutes) {
    return new Availability(
        offer(draft, durationMinutes), List.of(new Resource("provider", List.of(engine(draft)))));
  }

  static Offer offer(PlanDraft draft, int durationMinutes) {
    int step = draft.stepMinutes() == 0 ? durationMinutes : draft.stepMinutes();
    return new Offer(
        Duration.ofMinutes(durationMinutes),
        Duration.ofMinutes(step),
        Duration.ofMinutes(draft.bufferBeforeMinutes()),
        Duration.ofMinutes(draft.bufferAfterMinutes()),
        Duration.ofMinutes(draft.minimumNoticeMinutes()),
        Duration.ofDays(draft.horizonDays()),
        seats(draft));
  }

  /** How many share a session; a plan that does not say has appointments. */
  static int seats(PlanDraft draft) {
    return draft.seats() == null ? 1 : draft.seats();
  }

  /** How many make a class take place. */
  static int minimum(PlanDraft draft) {
    return draft.minimumAttendance() == null ? 1 : draft.minimumAttendance();
  }
}
