package org.comfrey.trade;

import java.util.LinkedHashSet;
import java.util.Set;
import org.comfrey.agreement.Agreement;
import org.comfrey.api.calendar.internal.HoldsApi;

/** What trade knows to be true of an order when its agreement asks. */
final class Facts {
  static final String COSTS_MORE = "costs-more";
  static final String ENOUGH = "enough";

  private final Agreements agreements;
  private final HoldsApi holds;

  Facts(Agreements agreements, HoldsApi holds) {
    this.agreements = agreements;
    this.holds = holds;
  }

  /** What the order itself says. */
  static Set<String> own(OrderRow order) {
    Long difference = order.live().amounts().get(Reschedules.DIFFERENCE);
    return difference != null && difference > 0 ? Set.of(COSTS_MORE) : Set.of();
  }

  /** The same and what others know, whom it asks only where a transition now depends on it. */
  Set<String> all(OrderRow order) {
    Set<String> facts = new LinkedHashSet<>(own(order));
    Agreement agreement = agreements.pinned(order.terms().agreementHash()).agreement();
    boolean asked =
        agreement.leaving(order.live().state()).stream()
            .anyMatch(t -> t.holds().contains(ENOUGH) || t.lacks().contains(ENOUGH));
    if (asked) {
      if (holds.attendance(order.id()).enough()) {
        facts.add(ENOUGH);
      }
    }
    return facts;
  }
}
