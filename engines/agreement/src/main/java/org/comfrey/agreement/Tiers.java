package org.comfrey.agreement;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tables of shares by time before the start. */
public final class Tiers {
  private static final int TIERS_AT_MOST = 12;

  private Tiers() {}

  /** What is wrong with a table, as a sentence; nothing where it can be used. */
  public static Optional<String> problem(List<Agreement.Tier> tiers) {
    if (tiers.isEmpty() || tiers.size() > TIERS_AT_MOST) {
      return Optional.of("A policy has one to " + TIERS_AT_MOST + " tiers.");
    }
    Duration previous = null;
    for (int i = 0; i < tiers.size(); i++) {
      Agreement.Tier tier = tiers.get(i);
      boolean last = i == tiers.size() - 1;
      if (last != tier.notice().isEmpty()) {
        return Optional.of("The last tier, and only the last, has no notice: it counts always.");
      }
      if (tier.basisPoints() < 0 || tier.basisPoints() > 10_000) {
        return Optional.of("A tier's share lies between 0% and 100%.");
      }
      Duration notice = tier.notice().orElse(null);
      if (notice != null
          && (notice.isNegative() || (previous != null && notice.compareTo(previous) >= 0))) {
        return Optional.of("The tiers are ordered from the longest notice to the shortest.");
      }
      previous = notice;
    }
    return Optional.empty();
  }

  /** The tier that counts when so much time is left before the start. */
  public static Agreement.Tier at(List<Agreement.Tier> tiers, Duration left) {
    for (Agreement.Tier tier : tiers) {
      if (tier.notice().isEmpty() || tier.notice().get().compareTo(left) <= 0) {
        return tier;
      }
    }
    throw new IllegalArgumentException("The last of " + tiers + " has a notice.");
  }
}
