package org.comfrey.agreement;

import java.util.HashSet;
import java.util.Set;

/**
 * Whether the platform may take less than an agreement says and everything that was proved of the
 * agreement stays true. It does where each fixed share for the platform is followed, in the same
 * step, by a line that pays the rest of the same pot to the provider: whatever the platform leaves
 * is the provider's, the pot is as empty as before, and nobody else gets more or less.
 */
final class Commission {
  private Commission() {}

  static boolean lowers(Agreement.Transition transition) {
    Set<String> open = new HashSet<>();
    for (Money line : transition.money()) {
      if (line instanceof Money.Pay(Money.Portion.Share _, String pot, Account to, _)
          && to == Account.Party.PLATFORM) {
        open.add(pot);
      } else if (open.contains(line.pot())) {
        if (!isRestToProvider(line)) {
          return false;
        }
        open.remove(line.pot());
      }
    }
    return open.isEmpty();
  }

  private static boolean isRestToProvider(Money line) {
    return line instanceof Money.Pay(Money.Portion.Rest _, _, Account to, _)
        && to == Account.Party.PROVIDER;
  }
}
