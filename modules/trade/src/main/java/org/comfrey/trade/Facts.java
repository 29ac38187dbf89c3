package org.comfrey.trade;

import java.util.LinkedHashSet;
import java.util.Set;
import org.comfrey.agreement.Agreement;
import org.comfrey.api.calendar.internal.HoldsApi;

/** What trade knows to be true of an order when its agreement asks. */
final class Facts {
  static final String COSTS_MORE = "costs-more";
  static final String ENOUGH = "enough";

  /** No appointment of a package is left after this one. */
  static final String LAST = "last";

  /** The transition by which an appointment of a package is done. */
  private static final String DONE = "confirm";

  private final Agreements agreements;
  private final HoldsApi holds;

  Facts(Agreements agreements, HoldsApi holds) {
    this.agreements = agreements;
    this.holds = holds;
  }

  /** What the order itself says. */
  static Set<String> own(OrderRow order) {
    Set<String> facts = new LinkedHashSet<>();
    Long difference = order.live().amounts().get(Reschedules.DIFFERENCE);
    if (difference != null && difference > 0) {
      facts.add(COSTS_MORE);
    }
    Integer sessions = order.terms().sessions();
    if (sessions != null && done(order) + 1 >= sessions) {
      facts.add(LAST);
    }
    return facts;
  }

  /** How many appointments of a package were confirmed before the last one. */
  private static int done(OrderRow order) {
    return order.live().taken().getOrDefault(DONE, 0);
  }

  /** How many appointments of a package are done. */
  static int sessionsDone(OrderRow order) {
    return done(order) + order.live().taken().getOrDefault(DONE + "-" + LAST, 0);
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
