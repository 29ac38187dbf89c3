package org.comfrey.trade;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.comfrey.api.payments.internal.Move;
import org.comfrey.api.payments.internal.StepCommand;

/**
 * Counts how far orders come, by what their steps do to the money: names of states and transitions
 * are an agreement's own, and whoever publishes agreements would make meters without end.
 */
final class OrderMeters {
  /** What one step does; it may be several of these. */
  private enum Stage {
    PLACED,
    PAID,
    SETTLED,
    REFUNDED
  }

  private final Map<Stage, Counter> counters = new EnumMap<>(Stage.class);

  OrderMeters(MeterRegistry meters) {
    for (Stage stage : Stage.values()) {
      counters.put(
          stage,
          Counter.builder("comfrey.orders")
              .tag("stage", stage.name().toLowerCase(Locale.ROOT))
              .description("Steps of orders that were taken in here, by what they did")
              .register(meters));
    }
  }

  /** Notes a step that the projection took in for the first time. */
  void taken(long number, StepCommand command) {
    if (number == 1) {
      count(Stage.PLACED);
    }
    if (moves(command, move -> move.from().equals("client"))) {
      count(Stage.PAID);
    }
    if (moves(command, move -> move.to().equals("provider"))) {
      count(Stage.SETTLED);
    }
    if (moves(command, move -> move.to().equals("client"))) {
      count(Stage.REFUNDED);
    }
  }

  private static boolean moves(StepCommand command, Predicate<Move> which) {
    return command.moves().stream().anyMatch(move -> move.amountMinor() > 0 && which.test(move));
  }

  private void count(Stage stage) {
    java.util.Objects.requireNonNull(counters.get(stage)).increment();
  }
}
