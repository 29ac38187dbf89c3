package org.comfrey.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** iCalendar read from strangers and written for them. */
class CalendarFileTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2026-05-01T00:00:00Z");

  private static String file(String... lines) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
        + String.join("\r\n", lines)
        + "\r\nEND:VCALENDAR\r\n";
  }

  private static String event(String... lines) {
    return "BEGIN:VEVENT\r\nUID:1\r\n" + String.join("\r\n", lines) + "\r\nEND:VEVENT";
  }

  private static List<String> busy(String... components) {
    return CalendarReader.busy(file(components), BERLIN, FROM, UNTIL).stream()
        .map(busy -> busy.from() + "/" + busy.until())
        .toList();
  }

  private static void refused(String file, String sentence) {
    assertThatThrownBy(() -> CalendarReader.busy(file, BERLIN, FROM, UNTIL))
        .isInstanceOf(ScheduleException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void whatIsNoCalendarOrIsCutOffOrNamesAnUnknownZoneIsRefusedWithASentence() {
    refused("", "begins with BEGIN:VCALENDAR");
    refused("<html><body>Sign in</body></html>", "begins with BEGIN:VCALENDAR");
    refused("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260302T090000Z", "cut off");
    refused("BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR", "closes what is not open");
    refused(file("this is no line"), "NAME:VALUE");
    refused(file(event("SUMMARY:when?")), "no DTSTART");
    refused(file(event("DTSTART:20260230T090000Z")), "no such date");
    refused(file(event("DTSTART:99999999T999999Z")), "a date or a time is expected");
    refused(file(event("DTSTART:20260302T090000Z", "DURATION:for ever")), "no duration");
    refused(
        file(event("DTSTART;TZID=Middle-earth/Shire:20260302T090000", "DURATION:PT1H")),
        "unknown zone");
    refused(
        file(event("DTSTART:20260302T090000Z", "DTEND:20290302T090000Z")), "longer than a year");
  }

  @Test
  void rulesThatCostTooMuchAreRefused() {
    for (String rule : List.of("FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY")) {
      refused(
          file(event("DTSTART:20260302T090000Z", "DURATION:PT1M", "RRULE:" + rule)),
          "repeats too often");
    }
    refused(
        file(event("DTSTART:00010101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=999999")),
        "before 1900");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 2_001; i++) {
      many.append(event("DTSTART:20260302T090000Z", "DURATION:PT1H", "RRULE:FREQ=YEARLY"))
          .append("\r\n");
    }
    refused(file(many.toString().trim()), "more than 2000 recurring events");
  }

  @Test
  void anEndlessRuleIsReadOnlyAsFarAsAsked() {
    assertThat(busy(event("DTSTART:20200106T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")))
        .hasSize(61)
        .startsWith("2026-03-01T09:00:00Z/2026-03-01T10:00:00Z")
        .endsWith("2026-04-30T09:00:00Z/2026-04-30T10:00:00Z");
  }

  @Test
  void whatIsCancelledOrTransparentOrOfNoLengthIsNotBusy() {
    assertThat(
            busy(
                event("DTSTART:20260302T090000Z", "DURATION:PT1H", "STATUS:CANCELLED"),
                event("DTSTART:20260302T090000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT"),
                event(
                    "DTSTART:20260302T090000Z", "DURATION:PT1H", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
                event("DTSTART:20260302T090000Z"),
                event("DTSTART:20260302T090000Z", "DTEND:20260302T080000Z"),
                event("DTSTART:20270302T090000Z", "DURATION:PT1H")))
        .isEmpty();
  }

  @Test
  void timesAreReadInTheirZonesAndWholeDaysInTheReadersOwn() {
    assertThat(
            busy(
                event("DTSTART;TZID=America/New_York:20260302T090000", "DURATION:PT1H"),
                event("DTSTART;TZID=W. Europe Standard Time:20260303T090000", "DURATION:PT1H"),
                event("DTSTART:20260304T090000", "DTEND:20260304T100000"),
                event("DTSTART;VALUE=DATE:20260329"),
                event("DTSTART;VALUE=DATE:20260401", "DTEND;VALUE=DATE:20260403")))
        .containsExactly(
            "2026-03-02T14:00:00Z/2026-03-02T15:00:00Z",
            "2026-03-03T08:00:00Z/2026-03-03T09:00:00Z",
            "2026-03-04T08:00:00Z/2026-03-04T09:00:00Z",
            // A day of 23 hours.
            "2026-03-28T23:00:00Z/2026-03-29T22:00:00Z",
            "2026-03-31T22:00:00Z/2026-04-02T22:00:00Z");
  }

  @Test
  void aSeriesKeepsItsLocalTimeAndLeavesOutWhatWasChangedOrExcluded() {
    assertThat(
            busy(
                event(
                    "DTSTART;TZID=Europe/Berlin:20260316T100000",
                    "DTEND;TZID=Europe/Berlin:20260316T110000",
                    "RRULE:FREQ=WEEKLY;COUNT=5",
                    "EXDATE;TZID=Europe/Berlin:20260323T100000"),
                event(
                    "RECURRENCE-ID;TZID=Europe/Berlin:20260330T100000",
                    "DTSTART;TZID=Europe/Berlin:20260331T120000",
                    "DTEND;TZID=Europe/Berlin:20260331T130000"),
                event(
                    "RECURRENCE-ID;TZID=Europe/Berlin:20260406T100000",
                    "DTSTART;TZID=Europe/Berlin:20260406T100000",
                    "STATUS:CANCELLED")))
        .containsExactly(
            "2026-03-16T09:00:00Z/2026-03-16T10:00:00Z",
            "2026-03-31T10:00:00Z/2026-03-31T11:00:00Z",
            "2026-04-13T08:00:00Z/2026-04-13T09:00:00Z");
  }

  @Test
  void freeBusyIsReadAndNestedAlarmsAndZonesArePassedOver() {
    assertThat(
            busy(
                "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\n"
                    + "DTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
                    + "END:STANDARD\r\nEND:VTIMEZONE",
                "BEGIN:VFREEBUSY\r\nFREEBUSY:20260302T090000Z/PT1H,20260303T090000Z/"
                    + "20260303T100000Z\r\nFREEBUSY;FBTYPE=FREE:20260304T090000Z/PT1H\r\n"
                    + "END:VFREEBUSY",
                "BEGIN:VEVENT\r\nDTSTART:20260305T090000Z\r\nDURATION:P1W\r\nBEGIN:VALARM\r\n"
                    + "DURATION:PT15M\r\nDTSTART:19990101T000000Z\r\nEND:VALARM\r\nEND:VEVENT"))
        .containsExactly(
            "2026-03-02T09:00:00Z/2026-03-02T10:00:00Z",
            "2026-03-03T09:00:00Z/2026-03-03T10:00:00Z",
            "2026-03-05T09:00:00Z/2026-03-12T09:00:00Z");
  }

  @Test
  void damagedFilesAreReadOrRefusedButNothingElse() {
    String good =
        file(
            event(
                "DTSTART;TZID=Europe/Berlin:20260316T100000",
                "DTEND;TZID=Europe/Berlin:20260316T110000",
                "RRULE:FREQ=MONTHLY;BYDAY=3MO;COUNT=5",
                "EXDATE:20260323T090000Z"));
    Random random = new Random(20261122);
    for (int round = 0; round < 3_000; round++) {
      StringBuilder damaged = new StringBuilder(good);
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        int at = random.nextInt(damaged.length());
        if (random.nextBoolean()) {
          damaged.setCharAt(at, (char) (32 + random.nextInt(95)));
        } else {
          damaged.delete(at, Math.min(damaged.length(), at + random.nextInt(12)));
        }
      }
      try {
        CalendarReader.busy(damaged.toString(), BERLIN, FROM, UNTIL);
      } catch (ScheduleException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void whatIsWrittenIsFoldedEscapedAndReadBack() {
    String title = "Yoga; \"gentle\", for\nall \\ 🧘 " + "ä".repeat(80);
    CalendarWriter.Event event =
        new CalendarWriter.Event(
            "order@example.org",
            7,
            FROM,
            Instant.parse("2026-03-02T09:00:00Z"),
            Instant.parse("2026-03-02T10:00:00Z"),
            title,
            "https://example.org/bookings/1",
            false,
            new CalendarWriter.Party("Comfrey", "calendar@example.org"),
            new CalendarWriter.Party("A \"quoted\"\r\nATTENDEE:x", "ada@example.org"));
    String text = CalendarWriter.write(CalendarWriter.Method.REQUEST, "Mine", List.of(event));
    for (String line : text.split("\r\n", -1)) {
      assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(75);
      assertThat(line).doesNotContain("\n");
    }
    String unfolded = text.replace("\r\n ", "");
    assertThat(unfolded)
        .contains("METHOD:REQUEST\r\n", "SEQUENCE:7\r\n", "STATUS:CONFIRMED\r\n")
        .contains("SUMMARY:Yoga\\; \"gentle\"\\, for\\nall \\\\ 🧘 ä")
        .contains(";CN=\"A  quoted   ATTENDEE:x\":mailto:ada@example.org\r\n");
    assertThat(CalendarReader.busy(text, BERLIN, FROM, UNTIL)).hasSize(1);
    String cancelled = CalendarWriter.write(CalendarWriter.Method.CANCEL, null, List.of(event));
    assertThat(cancelled).contains("METHOD:CANCEL\r\n", "STATUS:CANCELLED\r\n");
    assertThat(CalendarReader.busy(cancelled, BERLIN, FROM, UNTIL)).isEmpty();
  }
}
