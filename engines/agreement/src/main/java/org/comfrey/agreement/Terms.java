package org.comfrey.agreement;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an order must bring to begin under an agreement. */
final class Terms {
  private Terms() {}

  static Optional<Outcome.Refused> check(
      Agreement agreement,
      Map<String, Long> amounts,
      Map<String, List<Agreement.Tier>> policies,
      Optional<OrderState.Appointment> appointment,
      Instant now) {
    for (Map.Entry<String, Agreement.Amount> amount : agreement.amounts().entrySet()) {
      boolean given = amount.getValue() instanceof Agreement.Amount.Given;
      Long value = amounts.get(amount.getKey());
      if (given != (value != null)) {
        return given
            ? no(Outcome.Reason.MISSING_INPUT, "Say the amount " + amount.getKey() + ".")
            : no(Outcome.Reason.UNKNOWN_INPUT, amount.getKey() + " is not given from outside.");
      }
      if (value != null && (value < 0 || value > Interpreter.AMOUNT_AT_MOST)) {
        return no(
            Outcome.Reason.WRONG_AMOUNT,
            amount.getKey() + " lies between 0 and " + Interpreter.AMOUNT_AT_MOST + ".");
      }
    }
    if (!agreement.amounts().keySet().containsAll(amounts.keySet())) {
      return no(
          Outcome.Reason.UNKNOWN_INPUT, "The amounts are " + agreement.amounts().keySet() + ".");
    }
    if (!policies.keySet().equals(agreement.policies().keySet())) {
      return no(
          Outcome.Reason.MISSING_INPUT,
          "Choose for exactly these policies: " + agreement.policies().keySet() + ".");
    }
    for (Map.Entry<String, Agreement.Policy> policy : agreement.policies().entrySet()) {
      List<Agreement.Tier> tiers = policies.getOrDefault(policy.getKey(), List.of());
      boolean usable =
          policy.getValue().choices().containsValue(tiers)
              || (policy.getValue().custom() && Tiers.problem(tiers).isEmpty());
      if (!usable) {
        return no(
            Outcome.Reason.UNKNOWN_INPUT,
            policy.getKey() + " is one of " + policy.getValue().choices().keySet() + ".");
      }
    }
    if (appointment.isPresent() != agreement.appointment()) {
      return no(
          Outcome.Reason.MISSING_INPUT,
          agreement.appointment() ? "Say the start and end." : "There is no appointment.");
    }
    if (appointment.isPresent() && !appointment.get().start().isAfter(now)) {
      return no(Outcome.Reason.WRONG_TIME, "The appointment must start after " + now + ".");
    }
    return Optional.empty();
  }

  private static Optional<Outcome.Refused> no(Outcome.Reason reason, String sentence) {
    return Optional.of(new Outcome.Refused(reason, sentence));
  }
}
