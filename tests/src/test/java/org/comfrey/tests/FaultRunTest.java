package org.comfrey.tests;

import org.comfrey.tests.faults.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Under load everything that can break breaks, one thing after the other, and after each nothing
 * that was acknowledged is lost, nothing is doubled, and everything agrees.
 *
 * <p>A run is drawn from a seed, which a failure names. The same faults come again with {@code
 * -Dcomfrey.faults.seed=SEED}, and how many with {@code -Dcomfrey.faults.count=N}; what the threads
 * do in between is theirs.
 */
class FaultRunTest {
  private static final long SEED = Long.getLong("comfrey.faults.seed", 20_261_122L);
  private static final int FEW = 20;
  private static final int MANY = 1_000;

  @Test
  void twentyFaultsLoseAndDoubleNothing() {
    run(1, SEED, Integer.getInteger("comfrey.faults.count", FEW));
  }

  @Test
  @Tag("long")
  void aThousandFaultsOfTwoNodesLoseAndDoubleNothing() {
    run(2, SEED + 1, Integer.getInteger("comfrey.faults.count", MANY));
  }

  private static void run(int nodes, long seed, int count) {
    try (FaultRun run = new FaultRun(nodes, seed)) {
      Fault.drawn(seed, count).forEach(run::survive);
      run.end();
    }
  }
}
