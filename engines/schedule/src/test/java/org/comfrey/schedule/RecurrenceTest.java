package org.comfrey.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrenceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "COUNT=2",
        "FREQ=FORTNIGHTLY",
        "FREQ=DAILY;;",
        "FREQ=DAILY;COUNT",
        "FREQ=DAILY;COUNT=",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;COUNT=2;COUNT=3",
        "FREQ=DAILY;COUNT=2;UNTIL=20300101T000000Z",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=1.5",
        "FREQ=DAILY;UNTIL=20300231",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY;BYMINUTE=60",
        "FREQ=DAILY;BYSECOND=61",
        "FREQ=DAILY;BYMONTH=0",
        "FREQ=DAILY;BYMONTH=-1",
        "FREQ=DAILY;BYMONTH=1,,2",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYDAY=54MO",
        "FREQ=MONTHLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYYEARDAY=1",
        "FREQ=MONTHLY;BYWEEKNO=1",
        "FREQ=YEARLY;BYWEEKNO=54",
        "FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO",
        "FREQ=DAILY;BYSETPOS=1",
        "FREQ=DAILY;BYDAY=MO;BYSETPOS=0",
        "FREQ=DAILY;WKST=1",
        "FREQ=DAILY;BYEASTER=1",
        "RSCALE=CHINESE;FREQ=YEARLY"
      })
  void refusesAMalformedRule(String rule) {
    assertThatThrownBy(() -> Recurrence.parse(rule)).isInstanceOf(ScheduleException.class);
  }

  @TestFactory
  Stream<DynamicTest> yieldsWhatTheRfcPrints() throws IOException {
    return blocks("rfc5545-3.8.5.3.txt").stream()
        .map(block -> DynamicTest.dynamicTest(block.getFirst(), () -> check(block)));
  }

  private static void check(List<String> block) {
    List<String> expected = new ArrayList<>(Arrays.asList(block.getLast().substring(2).split(" ")));
    boolean open = expected.removeIf("..."::equals);
    List<String> lines = block.subList(1, block.size() - 1);
    String time = lines.getFirst().substring(lines.getFirst().length() - 7);
    expected.replaceAll(value -> value.length() == 8 ? value + time : value);
    assertThat(RecurrenceSet.parse(lines).instances(expected.size() + (open ? 0 : 1)))
        .isEqualTo(expected);
  }

  /** Blocks of a comment, lines, and "= instances", parted by empty lines. */
  private static List<List<String>> blocks(String resource) throws IOException {
    List<List<String>> result = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(RecurrenceTest.class.getResourceAsStream(resource))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String block : text.split("\n\n")) {
        List<String> lines = block.lines().toList();
        if (lines.getLast().startsWith("= ")) {
          result.add(lines);
        }
      }
    }
    return result;
  }

  @Test
  void aStartThatTheRuleDoesNotYieldIsNeitherPrintedNorCounted() {
    assertThat(expand("DTSTART:20260101T090000\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2\n"))
        .isEqualTo("20260105T090000\n20260112T090000\n");
  }

  @Test
  void writesInstancesAsTheStartIsWritten() {
    assertThat(
            expand(
                """
                DTSTART;VALUE=DATE:20260228
                RRULE:FREQ=DAILY;COUNT=2

                DTSTART:20260228T235959Z
                RRULE:FREQ=SECONDLY;COUNT=2

                DTSTART;TZID="Europe/Berlin":20260228T120000
                RRULE:FREQ=DAILY;COUNT=1
                """))
        .isEqualTo("20260228\n20260301\n\n20260228T235959Z\n20260301T000000Z\n\n20260228T120000\n");
  }

  @Test
  void anErrorStandsInItsBlocksPlaceAndTheNextBlockGoesOn() {
    assertThat(
            expand(
                """
                DTSTART:20260101T090000
                RRULE:FREQ=SOMETIMES

                RRULE:FREQ=DAILY;COUNT=1

                DTSTART;TZID=Mars/Olympus:20260101T090000
                RRULE:FREQ=DAILY;COUNT=1


                DTSTART:20260101T090000
                RRULE:FREQ=DAILY;COUNT=1
                """))
        .isEqualTo(
            """
            error: no such FREQ: SOMETIMES

            error: DTSTART is missing

            error: unknown zone: Mars/Olympus

            20260101T090000
            """);
  }

  @Test
  void datesAreAddedAndTakenOutWhateverZoneTheyAreWrittenIn() {
    assertThat(
            expand(
                """
                DTSTART;TZID=America/New_York:20260101T090000
                RRULE:FREQ=DAILY;COUNT=5
                RDATE;VALUE=PERIOD:20260110T140000Z/PT1H,20260111T140000Z/20260111T150000Z
                RDATE;TZID=Europe/Berlin:20260103T150000
                EXDATE:20260102T140000Z
                EXDATE;VALUE=DATE:20260104
                """))
        .isEqualTo(
            "20260101T090000\n20260103T090000\n20260105T090000\n20260110T090000\n20260111T090000\n");
  }

  @Test
  void aDateAsUntilIncludesItsDayAndAnInstantIsUnderstoodInTheZone() {
    assertThat(expand("DTSTART:20260101T090000\nRRULE:FREQ=DAILY;UNTIL=20260102\n"))
        .isEqualTo("20260101T090000\n20260102T090000\n");
    assertThat(
            expand(
                "DTSTART;TZID=America/New_York:20260101T210000\n"
                    + "RRULE:FREQ=DAILY;UNTIL=20260103T020000Z\n"))
        .isEqualTo("20260101T210000\n20260102T210000\n");
  }

  @Test
  void aTimeThatDoesNotExistIsIgnoredAndNotCounted() {
    assertThat(expand("DTSTART;TZID=America/New_York:20260307T023000\nRRULE:FREQ=DAILY;COUNT=2\n"))
        .isEqualTo("20260307T023000\n20260309T023000\n");
  }

  @Test
  void countsWeeksByTheirStartAndFromTheEndOfTheYear() {
    assertThat(
            expand(
                """
                DTSTART:20200101T000000
                RRULE:FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU;COUNT=3

                DTSTART:20200101T000000
                RRULE:FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO;COUNT=3

                DTSTART:20200101T000000
                RRULE:FREQ=YEARLY;BYYEARDAY=-366;COUNT=2

                DTSTART:20210101T000000
                RRULE:FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR;COUNT=2
                """))
        .isEqualTo(
            """
            20210103T000000
            20220102T000000
            20230101T000000

            20210104T000000
            20220103T000000
            20230102T000000

            20200101T000000
            20240101T000000

            20210101T000000
            20270101T000000
            """);
  }

  @Test
  void aRuleThatNeverMatchesEndsAtOnceAndYieldsNothing() {
    assertThat(
            expand(
                """
                DTSTART:20200101T000000
                RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30

                DTSTART:20200101T000000
                RRULE:FREQ=SECONDLY;INTERVAL=2;BYSECOND=1

                DTSTART:20200101T000000
                RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6
                """))
        .isEqualTo("\n\n");
  }

  @Test
  void aSparseRuleCostsWhatItYields() {
    assertThat(
            expand(
                "DTSTART:20200301T000000\n"
                    + "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=23;BYMINUTE=59;BYSECOND=59;"
                    + "COUNT=2\n"))
        .isEqualTo("20240229T235959\n20280229T235959\n");
  }

  @Test
  void aPeriodOfMillionsOfInstancesIsTakenDayByDayAndRefusedWhereItMustBeWhole() {
    String seconds =
        IntStream.range(0, 60).mapToObj(Integer::toString).collect(Collectors.joining(","));
    String hours =
        IntStream.range(0, 24).mapToObj(Integer::toString).collect(Collectors.joining(","));
    String rule =
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=%s;BYMINUTE=%s;BYSECOND=%s"
            .formatted(hours, seconds, seconds);
    assertThat(expand("DTSTART:20260101T000000\nRRULE:" + rule + ";COUNT=2\n"))
        .isEqualTo("20260101T000000\n20260101T000001\n");
    assertThat(expand("DTSTART:20260101T000000\nRRULE:" + rule + ";BYSETPOS=1\n"))
        .startsWith("error: BYSETPOS");
  }

  @Test
  void aLimitHoldsForEachBlock() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String block = "DTSTART:20260101\nRRULE:FREQ=DAILY\n";
    int code =
        ScheduleCommand.run(
            new String[] {"expand", "--limit", "2"},
            in(block + "\r\n" + block),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            System.err);
    assertThat(code).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("20260101\n20260102\n\n20260101\n20260102\n");
    assertThat(expand(block).lines()).hasSize(1_000);
  }

  @Test
  void aSenselessCommandLineIsRefused() {
    for (String line : List.of("", "collapse", "expand --limit", "expand --limit x")) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
      assertThat(ScheduleCommand.run(line.split(" "), in(""), stream, stream)).isEqualTo(2);
      assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("usage:");
    }
  }

  @Test
  void aRangeInTheMiddleEqualsTheMiddleOfTheWhole() {
    LocalDateTime first = LocalDateTime.parse("2024-01-31T10:00");
    LocalDateTime from = LocalDateTime.parse("2025-06-15T00:00");
    LocalDateTime until = LocalDateTime.parse("2026-01-01T00:00");
    for (String rule :
        List.of(
            "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1,30;BYDAY=MO",
            "FREQ=MONTHLY;INTERVAL=5",
            "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO;WKST=SU",
            "FREQ=DAILY;INTERVAL=11",
            "FREQ=HOURLY;INTERVAL=7;BYHOUR=3,10",
            "FREQ=DAILY;COUNT=600",
            "FREQ=YEARLY;BYMONTH=7;BYDAY=-1TU")) {
      Recurrence recurrence = Recurrence.parse(rule);
      List<LocalDateTime> whole = new ArrayList<>(recurrence.between(first, first, until));
      whole.removeIf(time -> time.isBefore(from));
      assertThat(recurrence.between(first, from, until)).as(rule).isEqualTo(whole);
    }
  }

  private static ByteArrayInputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String expand(String blocks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        ScheduleCommand.run(
            new String[] {"expand"},
            in(blocks),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            System.err);
    assertThat(code).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }
}
