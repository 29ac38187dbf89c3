package org.comfrey.ledger;

import java.time.Duration;

/**
 * The limits of one node of a ledger.
 *
 * @param groupEventsMax after how many events a group is closed; larger groups commit more a
 *     second, later
 * @param queueEventsMax how many events may wait before submissions are refused with {@link
 *     LedgerBusy}
 * @param cachedAccountsMax how many accounts' balances stay in memory, about 200 bytes each
 * @param gathering how long a group waits at most for the callers whom the one before answered,
 *     where they were several, so that all share a commit; a caller that is alone never waits for
 *     it
 * @param expiryPoll how often an idle node looks whether a pending transfer has expired
 */
public record LedgerOptions(
    int groupEventsMax,
    int queueEventsMax,
    int cachedAccountsMax,
    Duration gathering,
    Duration expiryPoll) {
  public static final LedgerOptions STANDARD =
      new LedgerOptions(16_384, 262_144, 200_000, Duration.ofMillis(2), Duration.ofMillis(250));

  public LedgerOptions {
    requirePositive("groupEventsMax", groupEventsMax);
    requirePositive("queueEventsMax", queueEventsMax);
    requirePositive("cachedAccountsMax", cachedAccountsMax);
    if (gathering.isNegative()) {
      throw new IllegalArgumentException("gathering must not be negative, not " + gathering);
    }
    if (!expiryPoll.isPositive()) {
      throw new IllegalArgumentException("expiryPoll must be positive, not " + expiryPoll);
    }
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }

  public LedgerOptions withGroupEventsMax(int events) {
    return new LedgerOptions(events, queueEventsMax, cachedAccountsMax, gathering, expiryPoll);
  }

  public LedgerOptions withQueueEventsMax(int events) {
    return new LedgerOptions(groupEventsMax, events, cachedAccountsMax, gathering, expiryPoll);
  }

  public LedgerOptions withCachedAccountsMax(int accounts) {
    return new LedgerOptions(groupEventsMax, queueEventsMax, accounts, gathering, expiryPoll);
  }

  public LedgerOptions withGathering(Duration duration) {
    return new LedgerOptions(
        groupEventsMax, queueEventsMax, cachedAccountsMax, duration, expiryPoll);
  }

  public LedgerOptions withExpiryPoll(Duration poll) {
    return new LedgerOptions(groupEventsMax, queueEventsMax, cachedAccountsMax, gathering, poll);
  }
}
