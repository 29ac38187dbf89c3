package org.comfrey.agreement;

import java.util.Map;
import java.util.Optional;

/** Amounts by name: given and chosen ones are known to the order, the others follow. */
final class Sums {
  private Sums() {}

  /** The amount in minor units; a chosen amount that nobody has said yet is nothing. */
  static long of(Agreement agreement, Map<String, Long> known, String name) {
    return switch (amount(agreement, name)) {
      case Agreement.Amount.Given _ ->
          Optional.ofNullable(known.get(name))
              .orElseThrow(
                  () -> new IllegalArgumentException("The order does not know " + name + "."));
      case Agreement.Amount.Chosen _ -> known.getOrDefault(name, 0L);
      case Agreement.Amount.ShareOf(int points, String of) ->
          Money.Rounding.DOWN.share(of(agreement, known, of), points);
      case Agreement.Amount.Less(String of, String less) ->
          Math.max(0, of(agreement, known, of) - of(agreement, known, less));
    };
  }

  private static Agreement.Amount amount(Agreement agreement, String name) {
    Agreement.Amount amount = agreement.amounts().get(name);
    if (amount == null) {
      throw new IllegalArgumentException(
          agreement.name() + " has no amount " + name + "; it has " + agreement.amounts().keySet());
    }
    return amount;
  }
}
