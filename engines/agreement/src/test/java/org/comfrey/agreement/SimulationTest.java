package org.comfrey.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationTest {
  private static final Set<Flaw> MONEY_AND_STUCK =
      EnumSet.of(
          Flaw.STUCK,
          Flaw.ENDLESS,
          Flaw.OVERDRAWN,
          Flaw.NOT_DRAINED,
          Flaw.ROUNDING,
          Flaw.UNBALANCED);

  static Stream<String> shipped() {
    return ShippedAgreements.names().stream();
  }

  @Test
  void randomPeopleAloneFindFourOfFiveMoneyAndStuckFailures() throws Exception {
    List<VerifierTest.Broken> serious =
        VerifierTest.broken().filter(b -> MONEY_AND_STUCK.contains(b.flaw())).toList();
    long found =
        serious.stream()
            .filter(b -> !Simulation.run(b.agreement(), 1, 80).failures().isEmpty())
            .count();
    assertThat((double) found / serious.size()).isGreaterThanOrEqualTo(0.8);
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void underAShippedAgreementEveryOrderEndsAndTheBooksBalance(String name) {
    Simulation.Report report = Simulation.run(ShippedAgreements.named(name), 20_261_122, 60);
    assertThat(report.failures()).isEmpty();
    assertThat(report.endings().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(60);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("shipped")
  void tenThousandOrdersForEachOfThreeSeedsEndInBalance(String name) {
    for (long seed : new long[] {1, 2, 3}) {
      assertThat(Simulation.run(ShippedAgreements.named(name), seed, 10_000).failures()).isEmpty();
    }
  }

  @Test
  void underGeneratedAgreementsThatAreProvedEveryOrderEnds() {
    generated(6, 40);
  }

  @Tag("long")
  @Test
  void tenThousandOrdersUnderEachOfFiftyGeneratedAgreementsEndInBalance() {
    generated(50, 10_000);
  }

  private static void generated(int agreements, int orders) {
    for (Agreement agreement : GeneratedAgreements.proved(20_261_122, agreements)) {
      assertThat(Simulation.run(agreement, 1, orders).failures()).as(agreement.name()).isEmpty();
    }
  }

  @Test
  void theSameSeedTellsTheSameStory() {
    Agreement agreement = ShippedAgreements.named("appointment-instant");
    assertThat(Simulation.run(agreement, 5, 50)).isEqualTo(Simulation.run(agreement, 5, 50));
  }
}
