package org.comfrey.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerifierTest {

  /** Each broken agreement says in its first lines what is wrong and how it shows soonest. */
  record Broken(String name, Flaw flaw, String path, Agreement agreement) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Broken> broken() throws IOException, URISyntaxException {
    Path folder = Path.of(VerifierTest.class.getResource("broken").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().map(VerifierTest::read).toList().stream();
    }
  }

  static Broken read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return switch (AgreementReader.read(Files.readString(file))) {
        case Reading.Read(Agreement agreement) ->
            new Broken(
                file.getFileName().toString(),
                Flaw.valueOf(lines.get(0).replace("# flaw: ", "").strip()),
                lines.get(1).replace("# path:", "").strip(),
                agreement);
        case Reading.Unreadable(List<Problem> problems) ->
            throw new AssertionError(file + " " + problems);
      };
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<Verdict.Finding> findings(Agreement agreement) {
    return switch (Verifier.verify(agreement)) {
      case Verdict.Refuted(List<Verdict.Finding> findings) -> findings;
      case Verdict.Proved _, Verdict.Undecided _ -> List.of();
    };
  }

  static String path(Verdict.Finding finding) {
    return finding.way().steps().stream()
        .map(step -> step.attempt().transition())
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenAgreementIsRefutedByItsShortestCounterexample(Broken broken) {
    List<Verdict.Finding> findings = findings(broken.agreement());
    assertThat(findings).as(broken.name()).isNotEmpty();
    Verdict.Finding first = findings.getFirst();
    assertThat(first.flaw()).isEqualTo(broken.flaw());
    assertThat(path(first)).isEqualTo(broken.path());
  }

  @ParameterizedTest
  @MethodSource("broken")
  void replayedInTheInterpreterEveryCounterexampleFailsAsPredicted(Broken broken) {
    for (Verdict.Finding finding : findings(broken.agreement())) {
      assertThat(finding.way().shown()).as(finding.toString()).isTrue();
    }
  }

  static Stream<Path> right() throws IOException, URISyntaxException {
    try (Stream<Path> files =
        Files.list(Path.of(VerifierTest.class.getResource("right").toURI()))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("right")
  void anUnusualAgreementThatIsRightIsProvedHoweverItsLinesEnd(Path file) throws IOException {
    String text = Files.readString(file);
    for (String written : List.of(text, text.replace("\n", "\r\n"), "\ufeff" + text)) {
      assertThat(AgreementReader.read(written))
          .isInstanceOfSatisfying(
              Reading.Read.class,
              read ->
                  assertThat(Verifier.verify(read.agreement())).isInstanceOf(Verdict.Proved.class));
    }
  }

  static Stream<String> shipped() {
    return ShippedAgreements.names().stream();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void aShippedAgreementIsProvedInLessThanASecond(String name) {
    Agreement agreement = ShippedAgreements.named(name);
    assertThat(findings(agreement)).isEmpty();
    long begun = cpuNanos();
    assertThat(Verifier.verify(agreement)).isInstanceOf(Verdict.Proved.class);
    assertThat(Duration.ofNanos(cpuNanos() - begun)).isLessThan(Duration.ofSeconds(1));
  }

  /** Processor time, so that a busy machine does not fail the test. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Test
  void thereAreAtLeastThirtyBrokenAgreements() throws IOException, URISyntaxException {
    assertThat(broken().count()).isGreaterThanOrEqualTo(30);
  }
}
