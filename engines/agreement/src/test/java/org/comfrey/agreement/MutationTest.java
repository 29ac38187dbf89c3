package org.comfrey.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Proved agreements with random damage: what random people find, the proof must have found, and
 * what the proof finds, the interpreter must show.
 */
class MutationTest {
  private static final List<String> BASES =
      List.of("goods", "class", "deposit", "recurring-series");

  /** What came of so many mutants. */
  record Tally(
      int unreadable, int proved, int refuted, List<String> missed, List<String> unshown) {}

  @Test
  void damagedAgreementsAreRefutedWhereverRandomPeopleLoseMoneyOrGetStuck() {
    Tally tally = tally(11, 36, 15);
    assertThat(tally.missed()).isEmpty();
    assertThat(tally.unshown()).isEmpty();
    assertThat(tally.refuted()).isGreaterThan(10);
    assertThat(tally.proved()).isGreaterThan(1);
  }

  @Tag("long")
  @Test
  void aThousandDamagedAgreementsAreRefutedWhereverRandomPeopleLoseMoneyOrGetStuck() {
    Tally tally = tally(12, 1_000, 60);
    assertThat(tally.missed()).isEmpty();
    assertThat(tally.unshown()).isEmpty();
  }

  static Tally tally(long seed, int mutants, int orders) {
    SplittableRandom random = new SplittableRandom(seed);
    int unreadable = 0;
    int proved = 0;
    int refuted = 0;
    List<String> missed = new ArrayList<>();
    List<String> unshown = new ArrayList<>();
    for (int i = 0; i < mutants; i++) {
      String base = BASES.get(random.nextInt(BASES.size()));
      String text = mutant(ShippedAgreements.text(base).orElseThrow(), random);
      if (!(AgreementReader.read(text) instanceof Reading.Read(Agreement agreement))) {
        unreadable++;
        continue;
      }
      switch (Verifier.verify(agreement)) {
        case Verdict.Proved _ -> {
          proved++;
          List<Simulation.Failure> failures = Simulation.run(agreement, i, orders).failures();
          if (!failures.isEmpty()) {
            missed.add(failures + "\n" + text);
          }
        }
        case Verdict.Refuted(List<Verdict.Finding> findings) -> {
          refuted++;
          for (Verdict.Finding finding : findings) {
            if (!finding.way().shown()) {
              unshown.add(finding + "\n" + text);
            }
          }
        }
        case Verdict.Undecided(String sentence) -> missed.add(sentence);
      }
    }
    return new Tally(unreadable, proved, refuted, missed, unshown);
  }

  private static String mutant(String text, SplittableRandom random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int begin = lines.indexOf("transitions:") + 1;
    int changes = 1 + random.nextInt(2);
    for (int change = 0; change < changes; ) {
      int at = begin + random.nextInt(lines.size() - begin);
      String line = lines.get(at);
      String changed = changed(line, lines, random);
      if (!changed.equals(line)) {
        if (changed.isEmpty()) {
          lines.remove(at);
        } else {
          lines.set(at, changed);
        }
        change++;
      }
    }
    return String.join("\n", lines) + "\n";
  }

  /** The line changed, empty where it goes, or the same where it is left alone. */
  private static String changed(String line, List<String> lines, SplittableRandom random) {
    String word = line.strip();
    if (word.startsWith("- pay") || word.startsWith("money: pay") || word.startsWith("at-most")) {
      return switch (random.nextInt(3)) {
        case 0 -> "";
        case 1 -> line.replace("rest of", "share 50% of").replace("share commission", "rest");
        default -> line.replace("to payment", "to provider").replace("earnings", "escrow");
      };
    }
    if (word.startsWith("to: ")) {
      List<String> targets = lines.stream().filter(l -> l.strip().startsWith("to: ")).toList();
      return targets.get(random.nextInt(targets.size()));
    }
    if (word.startsWith("by: ")) {
      return line.replace("operator", "client").replace("[client, time]", "client");
    }
    if (word.startsWith("at: ")) {
      return line.replace("end + 2d", "end").replace("entered + 14d", "entered + 30d");
    }
    if (word.startsWith("before: ") || word.startsWith("if: ") || word.startsWith("answers: ")) {
      return "";
    }
    return line;
  }
}
