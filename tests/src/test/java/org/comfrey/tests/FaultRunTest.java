package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.comfrey.tests.faults.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Under load everything that can break breaks, one thing after the other, and after each nothing
 * that was acknowledged is lost, nothing is doubled, and everything agrees.
 *
 * <p>A run is drawn from a seed, which a failure names. The same faults come again with {@code
 * -Dcomfrey.faults.seed=SEED}, and how many with {@code -Dcomfrey.faults.count=N}, in at most
 * {@code -Dcomfrey.faults.minutes=N}; what the threads do in between is theirs. With {@code
 * -Dcomfrey.faults.tell=true} each fault is told when it is survived.
 */
class FaultRunTest {
  private static final long SEED = Long.getLong("comfrey.faults.seed", 20_261_122L);

  /** The test ends well after so many, whatever is left. */
  private static final int MINUTES = Integer.getInteger("comfrey.faults.minutes", 600);

  private static final int FEW = 20;
  private static final int SOME = 100;
  private static final int MANY = 1_000;

  @Test
  void twentyFaultsLoseAndDoubleNothing() {
    run(FaultedPlatform.ofNodes(1), SEED, FEW);
  }

  @Test
  @Tag("long")
  void aThousandFaultsOfTwoNodesLoseAndDoubleNothing() {
    run(FaultedPlatform.ofNodes(2), SEED + 1, MANY);
  }

  @Test
  @Tag("long")
  void aHundredFaultsOfServersWithKafkaBetweenThemLoseAndDoubleNothing() {
    run(FaultedPlatform.withKafka(), SEED + 2, SOME);
  }

  private static void run(FaultedPlatform platform, long seed, int usual) {
    int count = Integer.getInteger("comfrey.faults.count", usual);
    long begin = System.nanoTime();
    int survived = 0;
    try (FaultRun run = new FaultRun(platform, seed)) {
      for (Fault fault : Fault.drawn(seed, count, platform.hasKafka())) {
        if (System.nanoTime() - begin > TimeUnit.MINUTES.toNanos(MINUTES)) {
          break;
        }
        run.survive(fault);
        survived++;
      }
      run.end();
    }
    assertThat(survived).as("faults that were survived in time").isPositive();
  }
}
