package org.comfrey.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line's expansion, as a table of what is right and of what must be refused. */
class RecurrenceVectorsTest {
  private record Vector(String about, String lines, List<String> instances, boolean open) {
    static Vector of(String block) {
      List<String> lines = block.lines().toList();
      List<String> expected = new ArrayList<>(Arrays.asList(lines.getLast().split(" ")));
      expected.removeFirst();
      boolean open = expected.remove("...");
      String input =
          lines.subList(1, lines.size() - 1).stream().collect(Collectors.joining("\n", "", "\n"));
      return new Vector(lines.getFirst(), input, expected, open);
    }
  }

  @TestFactory
  Stream<DynamicTest> yieldsWhatTheTableSays() throws IOException {
    List<Vector> vectors = vectors();
    assertThat(vectors).hasSizeGreaterThan(90);
    return vectors.stream()
        .map(vector ->
            DynamicTest.dynamicTest(
                vector.about(),
                () -> {
                  int most = vector.instances().size() + (vector.open() ? 0 : 1);
                  assertThat(expand(vector.lines(), most).lines()).isEqualTo(vector.instances());
                }));
  }

  /** All blocks in one input, with the line ends of the standard, between empty lines. */
  @Test
  void theTableAsOneInputWithLinesEndingAsTheStandardWritesIt() throws IOException {
    List<Vector> vectors = vectors().stream().filter(vector -> !vector.open()).toList();
    String input =
        vectors.stream().map(Vector::lines).collect(Collectors.joining("\n")).replace("\n", "\r\n");
    String expected =
        vectors.stream()
            .map(vector ->
                vector.instances().stream().map(i -> i + "\n").collect(Collectors.joining()))
            .collect(Collectors.joining("\n"));
    assertThat(expand(input, 1_000)).isEqualTo(expected);
  }

  @Test
  void theLimitCountsWhatIsPrintedOfEachBlockAlone() {
    String block = "DTSTART:20260101\nRRULE:FREQ=DAILY\nRDATE:20250101\nEXDATE:20260101,20260103\n";
    assertThat(expand(block + "\n" + block, 3))
        .isEqualTo("20250101\n20260102\n20260104\n\n20250101\n20260102\n20260104\n");
    assertThat(expand("DTSTART:20260101\nRRULE:FREQ=DAILY;COUNT=2000\n", 1_000).lines())
        .hasSize(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RRULE:FREQ=DAILY",
        "DTSTART:\nRRULE:FREQ=DAILY",
        "DTSTART:yesterday\nRRULE:FREQ=DAILY",
        "DTSTART:20260230\nRRULE:FREQ=DAILY",
        "DTSTART:20260101T240000\nRRULE:FREQ=DAILY",
        "DTSTART:20260101T0900\nRRULE:FREQ=DAILY",
        "DTSTART:2026-01-01\nRRULE:FREQ=DAILY",
        "DTSTART;VALUE=DATE:20260101T090000\nRRULE:FREQ=DAILY",
        "DTSTART;TZID:20260101T090000\nRRULE:FREQ=DAILY",
        "DTSTART;TZID=:20260101T090000\nRRULE:FREQ=DAILY",
        "DTSTART;TZID=Europe/Atlantis:20260101T090000\nRRULE:FREQ=DAILY",
        "DTSTART:20260101\nDTSTART:20260102\nRRULE:FREQ=DAILY",
        "DTSTART:20260101\nRRULE:",
        "DTSTART:20260101\nRRULE",
        "DTSTART:20260101\nRRULE:;",
        "DTSTART:20260101\nRRULE:FREQ=DAILY;;",
        "DTSTART:20260101\nRRULE:;FREQ=DAILY",
        "DTSTART:20260101\nRRULE:DAILY",
        "DTSTART:20260101\nRRULE:FREQ=DAILY,BYMONTH=2",
        "DTSTART:20260101\nRRULE:FREQ=DAILY; COUNT=2",
        "DTSTART:20260101\nRRULE:FREQ=DAILY;FREQ=DAILY",
        "DTSTART:20260101\nRRULE:FREQ=DAILY;UNTIL=20260201;COUNT=2",
        "DTSTART:20260101\nRRULE:FREQ=DAILY;UNTIL=20140801T150000ZZ",
        "DTSTART:20260101\nRRULE:FREQ=HOURLY",
        "DTSTART:20260101\nRRULE:FREQ=YEARLY;BYWEEKNO=0",
        "DTSTART:20260101\nRRULE:FREQ=YEARLY;BYDAY=1UZ",
        "DTSTART:20260101\nRRULE:FREQ=YEARLY;BYDAY=1",
        "DTSTART:20260101\nRRULE:FREQ=YEARLY;BYDAY=MO TU",
        "DTSTART:20260101\nRRULE:FREQ=YEARLY;BYMONTH=5L",
        "DTSTART:20260101\nRRULE:FREQ=YEARLY;BYMONTHDAY=-32",
        "DTSTART:20260101\nRRULE:FREQ=YEARLY;BYYEARDAY=367",
        "DTSTART:20260101\nRRULE:FREQ=DAILY;INTERVAL=-1",
        "DTSTART:20260101\nRRULE:FREQ=DAILY;INTERVAL=4294967297",
        "DTSTART:20260101\nRRULE:FREQ=DAILY;COUNT=00000000000",
        "DTSTART:20260101T090000\nRRULE:FREQ=DAILY;BYHOUR=-1",
        "DTSTART:20260101\nRDATE:20260102,",
        "DTSTART:20260101\nRDATE;VALUE=PERIOD:20260102",
        "DTSTART:20260101\nRDATE:soon",
        "DTSTART:20260101\nRRULE:FREQ=DAILY\nEXDATE:20260132",
        "DTSTART;TZID=Asia/Tokyo:20260101T090000\nRDATE:99991231T235959Z",
        "DTSTART:20260101T090000\nRRULE:FREQ=SECONDLY\nEXRULE:FREQ=SECONDLY",
        "DTSTART 20260101",
        ":",
      })
  void saysInOneLineWhatIsWrongInTheBlocksPlace(String block) {
    String good = "DTSTART:20260101\nRRULE:FREQ=DAILY;COUNT=1\n";
    List<String> printed = expand(good + "\n" + block + "\n\n" + good, 10).lines().toList();
    assertThat(printed).hasSize(5).startsWith("20260101", "").endsWith("", "20260101");
    assertThat(printed.get(2)).startsWith("error: ").hasSizeGreaterThan("error: ".length());
  }

  private static List<Vector> vectors() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RecurrenceVectorsTest.class.getResourceAsStream("recurrence-vectors.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("\n\n"))
          .filter(block -> block.contains("DTSTART") || block.contains("dtstart"))
          .map(Vector::of)
          .toList();
    }
  }

  private static String expand(String blocks, int limit) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        ScheduleCommand.run(
            new String[] {"expand", "--limit", Integer.toString(limit)},
            new ByteArrayInputStream(blocks.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            System.err);
    assertThat(code).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }
}
