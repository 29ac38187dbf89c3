package org.comfrey.trade;

import java.util.HashSet;
import java.util.Set;
import org.comfrey.agreement.Agreement;
import org.comfrey.api.calendar.internal.HoldsApi;

/**
 * What trade knows to be true of an order when an agreement asks: what the order itself says, and
 * of a class how many have booked it, which only the calendar knows.
 */
final class Facts {
  private static final String ENOUGH = "enough";

  private final HoldsApi holds;

  Facts(HoldsApi holds) {
    this.holds = holds;
  }

  /** Never inside a transaction: it may call another module. */
  Set<String> of(Agreement agreement, OrderRow order) {
    Set<String> known = new HashSet<>(OrderViews.facts(order));
    if (agreement.facts().containsKey(ENOUGH) && holds.attendance(order.id()).enough()) {
      known.add(ENOUGH);
    }
    return known;
  }
}
