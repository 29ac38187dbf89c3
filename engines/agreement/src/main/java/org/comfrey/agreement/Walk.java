package org.comfrey.agreement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One way to a configuration: the steps from the beginning, shared between the ways that begin
 * alike.
 */
final class Walk {
  /** What of an order decides what can come next, apart from the instants. */
  record Place(String state, String taken, Map<String, Bounds.Most> full, boolean begun) {
    /** What can be done does not depend on how much a pot holds. */
    boolean alike(Place other) {
      return state.equals(other.state)
          && taken.equals(other.taken)
          && begun == other.begun
          && full.keySet().equals(other.full.keySet());
    }
  }

  /**
   * One step.
   *
   * @param facts the facts that are true when it is taken
   * @param bounds what must hold of the instants
   * @param tiers the share of each policy that is used, with the choice that it comes from
   */
  record Hop(
      Agreement.Transition transition,
      Role role,
      Set<String> facts,
      List<Zone.Bound> bounds,
      Map<String, TierUse> tiers) {}

  /** A tier of a policy's choice; a custom choice has tiers that say the one share always. */
  record TierUse(List<Agreement.Tier> choice, int basisPoints) {}

  final Place place;
  final Zone entry;
  final @Nullable Walk before;
  final @Nullable Hop hop;
  final int length;

  /** The beginning. */
  Walk(Place place, Zone entry) {
    this.place = place;
    this.entry = entry;
    this.before = null;
    this.hop = null;
    this.length = 0;
  }

  private Walk(Place place, Zone entry, Walk before, Hop hop) {
    this.place = place;
    this.entry = entry;
    this.before = before;
    this.hop = hop;
    this.length = before.length + 1;
  }

  Walk then(Hop next, Place to, Zone entered) {
    return new Walk(to, entered, this, next);
  }

  /** Whether the way has been at the place before, whatever the pots held then. */
  boolean passed(Place other) {
    for (Walk at = this; at != null; at = at.before) {
      if (at.place.alike(other)) {
        return true;
      }
    }
    return false;
  }

  /** The last step. */
  Hop last() {
    if (hop == null) {
      throw new IllegalStateException("Nothing has happened yet.");
    }
    return hop;
  }

  /** The steps, first one first. */
  List<Hop> hops() {
    List<Hop> hops = new ArrayList<>();
    for (Walk at = this; at != null; at = at.before) {
      if (at.hop != null) {
        hops.add(at.hop);
      }
    }
    Collections.reverse(hops);
    return hops;
  }
}
