package org.comfrey.agreement;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The appointment is moved by one side alone though money is held of which a policy gives a share
 * by the time before the start: a client would put it off to be refunded more, a provider bring it
 * near to refund less. A client who is sure to have the longest notice gains nothing.
 */
final class OneSidedMoves {
  private final Agreement agreement;
  private final Map<String, Set<String>> policiesAhead = new HashMap<>();

  OneSidedMoves(Agreement agreement) {
    this.agreement = agreement;
  }

  /** What is unfair about the step, for the instants at which it can be taken. */
  Optional<String> unfair(Walk walk, Zone when) {
    Walk.Hop hop = walk.last();
    Agreement.Transition transition = hop.transition();
    if (!transition.moves() || walk.before == null || walk.before.place.full().isEmpty()) {
      return Optional.empty();
    }
    for (String policy : policiesAhead(transition.to())) {
      Optional<Duration> longest = longestNotice(policy);
      if (longest.isPresent()) {
        Moment last = new Moment(Moment.Anchor.START, longest.get().negated());
        Zone.Bound late =
            Zone.Bound.less(Windows.variable(last), Zone.NOW, -last.offset().toMinutes());
        if (hop.role() == Role.PROVIDER || when.meets(List.of(late))) {
          return Optional.of(
              hop.role().word()
                  + " alone moves the start, and by the time before it the policy "
                  + policy
                  + " says who gets what is held");
        }
      }
    }
    return Optional.empty();
  }

  /** The longest notice that a policy knows; where it knows one, custom tiers may know any. */
  private Optional<Duration> longestNotice(String name) {
    Agreement.Policy policy = Optional.ofNullable(agreement.policies().get(name)).orElseThrow();
    return policy.choices().values().stream()
        .flatMap(List::stream)
        .flatMap(tier -> tier.notice().stream())
        .max(Comparator.naturalOrder())
        .map(longest -> policy.custom() ? Durations.AT_MOST : longest);
  }

  /** The policies by which a step may still be paid from the state on. */
  private Set<String> policiesAhead(String start) {
    return policiesAhead.computeIfAbsent(
        start,
        _ -> {
          Set<String> policies = new TreeSet<>();
          Set<String> seen = new HashSet<>(Set.of(start));
          Deque<String> open = new ArrayDeque<>(seen);
          while (!open.isEmpty()) {
            for (Agreement.Transition transition : agreement.leaving(open.remove())) {
              for (Money line : transition.money()) {
                if (line instanceof Money.Pay(Money.Portion.ByPolicy(String policy, _), _, _, _)) {
                  policies.add(policy);
                }
              }
              if (seen.add(transition.to())) {
                open.add(transition.to());
              }
            }
          }
          return policies;
        });
  }
}
