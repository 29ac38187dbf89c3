package org.comfrey.api.identity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an erasure stands.
 *
 * @param state none, waiting, closed (the account is shut, and erased within the hour), or erasing
 * @param due when it begins; until then it can be taken back
 * @param code what the receipt is fetched with afterwards; whoever has it sees the receipt
 * @param postponed how often it came due and something stood against it
 * @param waitingDays how long one waits after asking
 * @param obstacles what stands against it now
 */
public record Erasure(
    String state,
    @Nullable Instant asked,
    @Nullable Instant due,
    @Nullable String code,
    int postponed,
    int waitingDays,
    List<ErasureObstacle> obstacles) {
  /** Copies the list. */
  public Erasure {
    obstacles = List.copyOf(obstacles);
  }
}
