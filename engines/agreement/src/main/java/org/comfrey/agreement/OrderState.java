package org.comfrey.agreement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where an order stands. Trade keeps it next to the agreement's hash; it changes only by accepted
 * steps.
 *
 * @param state the name of the state
 * @param pots minor units held in each pot; a pot that is missing holds nothing
 * @param amounts given and chosen amounts in minor units, by name
 * @param policies the tiers that the order was made under, by policy
 * @param appointment start and end, where the agreement has an appointment
 * @param placedAt when the order was placed
 * @param enteredAt when the present state was entered
 * @param stopped how long the order's clocks have stood still in all
 * @param taken how many times each transition was taken
 * @param platformAtMost in basis points: where a fixed share that the agreement pays to the
 *     platform is larger, this one counts for the order; absent where the agreement's own counts
 */
public record OrderState(
    String state,
    Map<String, Long> pots,
    Map<String, Long> amounts,
    Map<String, List<Agreement.Tier>> policies,
    Optional<Appointment> appointment,
    Instant placedAt,
    Instant enteredAt,
    Duration stopped,
    Map<String, Integer> taken,
    Optional<Integer> platformAtMost) {

  public OrderState {
    pots = Map.copyOf(pots);
    amounts = Map.copyOf(amounts);
    policies = Map.copyOf(policies);
    taken = Map.copyOf(taken);
    // Orders that were written down before there was such a thing do not say it.
    platformAtMost = Objects.requireNonNullElse(platformAtMost, Optional.<Integer>empty());
  }

  /** A traded session. */
  public record Appointment(Instant start, Instant end) {
    public Appointment {
      if (!start.isBefore(end)) {
        throw new IllegalArgumentException("An appointment ends after it starts: " + start);
      }
    }
  }

  /** What the pot holds, in minor units. */
  public long held(String pot) {
    return pots.getOrDefault(pot, 0L);
  }
}
