package org.comfrey.agreement;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody wants to take a transition.
 *
 * @param transition its name
 * @param by the role in which they act; that they have it is trade's to know
 * @param amounts minor units that they say, by name; for a captured payment, what was captured
 *     under the name of the amount that the state awaits
 * @param appointment the new start and end, where the transition moves the appointment
 * @param facts the facts that are true at this moment
 */
public record Attempt(
    String transition,
    Role by,
    Map<String, Long> amounts,
    Optional<OrderState.Appointment> appointment,
    Set<String> facts) {
  public Attempt {
    amounts = Map.copyOf(amounts);
    facts = Set.copyOf(facts);
  }

  /** An attempt that says nothing but who and what. */
  public static Attempt of(String transition, Role by) {
    return new Attempt(transition, by, Map.of(), Optional.empty(), Set.of());
  }

  /** This attempt with an amount said. */
  public Attempt with(String amount, long minor) {
    Map<String, Long> said = new java.util.HashMap<>(amounts);
    said.put(amount, minor);
    return new Attempt(transition, by, said, appointment, facts);
  }

  /** This attempt with these facts true. */
  public Attempt knowing(Set<String> truths) {
    return new Attempt(transition, by, amounts, appointment, truths);
  }

  /** This attempt with a new time. */
  public Attempt at(OrderState.Appointment time) {
    return new Attempt(transition, by, amounts, Optional.of(time), facts);
  }
}
