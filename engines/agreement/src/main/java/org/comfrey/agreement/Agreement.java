package org.comfrey.agreement;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The process that an order follows, as read from a file and not yet proved.
 *
 * @param name lower-case words joined by hyphens
 * @param version the operator's own count of this agreement's versions, from one
 * @param hash SHA-256, in lower-case hex, of the canonical form: an order is pinned to it
 * @param appointment whether an order has a start and an end
 * @param amounts sums of money that are known by name
 * @param facts things that trade knows to be true or false, with what they mean
 * @param pots names of the pots, with what each holds
 * @param policies tables of shares by time before the start
 */
public record Agreement(
    String name,
    int version,
    String title,
    String about,
    String hash,
    boolean appointment,
    Map<String, Amount> amounts,
    Map<String, String> facts,
    Map<String, String> pots,
    Map<String, Policy> policies,
    String initial,
    Map<String, State> states,
    Map<String, Transition> transitions) {

  public Agreement {
    amounts = ordered(amounts);
    facts = ordered(facts);
    pots = ordered(pots);
    policies = ordered(policies);
    states = ordered(states);
    transitions = ordered(transitions);
  }

  /** The state of that name; a state that the agreement does not have is the caller's mistake. */
  public State state(String name) {
    State state = states.get(name);
    if (state == null) {
      throw new IllegalArgumentException(
          "Agreement " + this.name + " has no state " + name + "; it has " + states.keySet());
    }
    return state;
  }

  /** The transitions that leave a state, in the order of the file. */
  public List<Transition> leaving(String state) {
    return transitions.values().stream().filter(t -> t.from().contains(state)).toList();
  }

  /** The tiers of a policy's choice, to begin an order with. */
  public List<Tier> tiers(String policy, String choice) {
    Policy known = policies.get(policy);
    List<Tier> tiers = known == null ? null : known.choices().get(choice);
    if (tiers == null) {
      throw new IllegalArgumentException(
          "Agreement " + name + " has no choice " + choice + " of a policy " + policy + ".");
    }
    return tiers;
  }

  private static <T> Map<String, T> ordered(Map<String, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** A sum of money known by name. */
  public sealed interface Amount {
    /** Trade says it when the order is placed. */
    record Given() implements Amount {}

    /** A person says it in a transition that {@code sets} it. */
    record Chosen() implements Amount {}

    /** {@code P% of AMOUNT}, rounded down. */
    record ShareOf(int basisPoints, String of) implements Amount {}

    /** {@code AMOUNT less OTHER}. */
    record Less(String of, String less) implements Amount {}
  }

  /**
   * Shares by time before the start. An order is pinned to one of the choices.
   *
   * @param custom whether an order may bring tiers of its own
   */
  public record Policy(Map<String, List<Tier>> choices, boolean custom, int line) {
    public Policy {
      choices = ordered(choices);
    }
  }

  /**
   * The share that counts while at least {@code notice} is left before the start; without notice,
   * always.
   */
  public record Tier(Optional<Duration> notice, int basisPoints) {}

  /** What a state does with the appointment's place in the calendar. */
  public enum Slot {
    FREE,
    HELD,
    BOOKED
  }

  /**
   * A state.
   *
   * @param ends whether the order ends here
   * @param awaits the amount that the client is asked to pay while the order is here
   * @param dispute whether only people may decide about money here
   * @param stopped whether the order's clocks stand still here
   */
  public record State(
      String name,
      String about,
      boolean ends,
      Optional<String> awaits,
      Slot slot,
      boolean dispute,
      boolean stopped,
      int line) {}

  /** What a transition of the system answers to. */
  public enum PaymentEvent {
    CAPTURED,
    FAILED
  }

  /**
   * A transition.
   *
   * @param on the payment event that takes it, where it is the system's
   * @param at when the clock takes it, where it is time's
   * @param before people may take it only before this
   * @param after people may take it only from this on
   * @param holds facts that must be true
   * @param lacks facts that must be false
   * @param atMost how many times an order may take it
   * @param rank which of two deadlines at one instant goes first: the lower
   * @param answers the other party's transitions to which this one consents
   * @param sets chosen amounts that the actor says
   * @param moves whether it gives the appointment a new start and end
   * @param tells the messages, by the party that receives them
   */
  public record Transition(
      String name,
      String about,
      List<String> from,
      String to,
      Set<Role> by,
      Optional<PaymentEvent> on,
      Optional<Moment.Timing> at,
      Optional<Moment> before,
      Optional<Moment> after,
      Set<String> holds,
      Set<String> lacks,
      OptionalInt atMost,
      OptionalInt rank,
      Set<String> answers,
      Set<String> sets,
      boolean moves,
      List<Money> money,
      Map<Role, String> tells,
      int line) {
    public Transition {
      from = List.copyOf(from);
      by = Collections.unmodifiableSet(new TreeSet<>(by));
      holds = Collections.unmodifiableSet(new TreeSet<>(holds));
      lacks = Collections.unmodifiableSet(new TreeSet<>(lacks));
      answers = Collections.unmodifiableSet(new TreeSet<>(answers));
      sets = Collections.unmodifiableSet(new TreeSet<>(sets));
      money = List.copyOf(money);
      tells = Collections.unmodifiableMap(new TreeMap<>(tells));
    }

    /** Whether the clock may take it. */
    public boolean timed() {
      return by.contains(Role.TIME);
    }

    /** The amounts that the actor must say: set ones, and those used but declared nowhere. */
    public Set<String> inputs(Set<String> declared) {
      Set<String> inputs = new TreeSet<>(sets);
      for (Money line : money) {
        if (line instanceof Money.Pay(Money.Portion.Chosen(String amount), _, _, _)
            && !declared.contains(amount)) {
          inputs.add(amount);
        }
      }
      return inputs;
    }
  }
}
