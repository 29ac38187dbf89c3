package org.comfrey.ledger;

import java.util.UUID;

/**
 * Moves the step number of a subject (an order, say) from {@code expected} to {@code expected + 1}.
 *
 * <p>A subject that was never stepped is at 0. If the number has moved, the submission does nothing
 * and answers {@link Reply.StepMoved}: of two that expect the same number exactly one wins. An
 * accepted step is an entry of the log.
 */
public record Step(UUID subject, long expected) implements Companion {
  public Step {
    if (expected < 0) {
      throw new IllegalArgumentException("a step number is never negative: " + expected);
    }
  }
}
