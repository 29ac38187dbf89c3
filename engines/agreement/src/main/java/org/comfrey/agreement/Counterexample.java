package org.comfrey.agreement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A shortest way on which a flaw shows: an order that can be placed, and what people, clock and
 * payments do to it.
 *
 * @param steps what is attempted, in order
 * @param facts the facts that are true after the last step, where that matters
 * @param end the instant at which the flaw shows
 * @param shown whether the interpreter, taken along this way, fails as the flaw says
 */
public record Counterexample(
    Map<String, Long> amounts,
    Map<String, List<Agreement.Tier>> policies,
    Optional<OrderState.Appointment> appointment,
    Instant placedAt,
    List<Step> steps,
    Set<String> facts,
    Instant end,
    boolean shown) {

  public Counterexample {
    amounts = Map.copyOf(amounts);
    policies = Map.copyOf(policies);
    steps = List.copyOf(steps);
    facts = Set.copyOf(facts);
  }

  /** One attempt. */
  public record Step(Attempt attempt, Instant at, String from, String to) {}

  /** The way in words, a line for each step. */
  public List<String> lines(String initial) {
    List<String> lines = new java.util.ArrayList<>();
    StringBuilder first = new StringBuilder("an order is placed in ").append(initial);
    appointment.ifPresent(
        time -> first.append(", to start ").append(since(time.start())).append(" later"));
    if (!amounts.isEmpty()) {
      first.append(", ").append(text(amounts));
    }
    lines.add(first.toString());
    for (Step step : steps) {
      Attempt attempt = step.attempt();
      StringBuilder line = new StringBuilder(since(step.at()));
      line.append(": ").append(attempt.by().word()).append(" takes ").append(attempt.transition());
      line.append(", ").append(step.from()).append(" -> ").append(step.to());
      if (!attempt.amounts().isEmpty()) {
        line.append(", ").append(text(attempt.amounts()));
      }
      if (!attempt.facts().isEmpty()) {
        line.append(", while ").append(String.join(" and ", attempt.facts()));
      }
      attempt
          .appointment()
          .ifPresent(time -> line.append(", new start at ").append(since(time.start())));
      lines.add(line.toString());
    }
    return lines;
  }

  private static String text(Map<String, Long> amounts) {
    return amounts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(amount -> amount.getKey() + " = " + amount.getValue())
        .collect(Collectors.joining(", "));
  }

  private String since(Instant instant) {
    Duration time = Duration.between(placedAt, instant);
    String text = time.toDays() > 0 ? time.toDays() + "d " : "";
    return text
        + String.format("%02d:%02d", time.toHoursPart(), time.toMinutesPart())
        + (time.toSecondsPart() + time.toMillisPart() > 0
            ? String.format(":%02d.%03d", time.toSecondsPart(), time.toMillisPart())
            : "");
  }
}
