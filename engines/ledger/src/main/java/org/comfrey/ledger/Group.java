package org.comfrey.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one group is decided against, and what it adds to the log.
 *
 * <p>Everything that its events refer to has been loaded before: what is absent here does not
 * exist. A scope ({@link #open}) can be rolled back, which a broken chain needs.
 */
final class Group {
  /** The node's accounts; they outlive the group. */
  final Map<Uint128, AccountState> accounts;

  /** Those that the group's events name, and those that it creates. */
  final Map<Uint128, TransferEntry> transfers;

  final Map<Uint128, LimitsEntry> limits = new HashMap<>();
  final Map<UUID, Long> steps = new HashMap<>();
  final Map<StepKey, StepEntry> acceptedSteps = new HashMap<>();
  final Map<ByteBuffer, OnceEntry> once = new HashMap<>();

  /** Timestamps that an imported event must not meet; kept only where the group imports. */
  final Set<Long> accountTimestamps = new HashSet<>();

  final Set<Long> transferTimestamps = new HashSet<>();
  boolean imports;

  /** The log's end as the group moves it on. */
  long position;

  long timestamp;
  long accountTimestamp;
  long transferTimestamp;

  /** Never later than the moment at which the next open hold expires. */
  long nextExpiry = Long.MAX_VALUE;

  final List<AccountState> newAccounts = new ArrayList<>();
  final List<TransferEntry> newTransfers = new ArrayList<>();
  final List<LimitsEntry> newLimits = new ArrayList<>();
  final List<StepEntry> newSteps = new ArrayList<>();
  final List<OnceEntry> newOnce = new ArrayList<>();
  final Map<RowTable, List<List<@Nullable Object>>> newRows = new HashMap<>();

  private final List<Runnable> undo = new ArrayList<>();
  private boolean scoped;
  private Marks marks = new Marks(0, 0, 0, 0, 0, 0);

  /** A step number of a subject. */
  record StepKey(UUID subject, long number) {}

  private record Marks(
      int accounts,
      int transfers,
      int limits,
      long position,
      long accountTimestamp,
      long transferTimestamp) {}

  Group(Map<Uint128, AccountState> accounts, Map<Uint128, TransferEntry> transfers) {
    this.accounts = accounts;
    this.transfers = transfers;
  }

  /** From here on everything can be rolled back. */
  void open() {
    scoped = true;
    undo.clear();
    marks =
        new Marks(
            newAccounts.size(),
            newTransfers.size(),
            newLimits.size(),
            position,
            accountTimestamp,
            transferTimestamp);
  }

  void keep() {
    scoped = false;
    undo.clear();
  }

  void rollBack() {
    scoped = false;
    for (int i = undo.size() - 1; i >= 0; i--) {
      undo.get(i).run();
    }
    undo.clear();
    truncate(newAccounts, marks.accounts());
    truncate(newTransfers, marks.transfers());
    truncate(newLimits, marks.limits());
    position = marks.position();
    accountTimestamp = marks.accountTimestamp();
    transferTimestamp = marks.transferTimestamp();
  }

  private static void truncate(List<?> list, int size) {
    list.subList(size, list.size()).clear();
  }

  /** Call before changing an account. */
  void changing(AccountState account) {
    if (scoped) {
      undo.add(account.restorer());
    }
  }

  void resolve(TransferEntry pending, int kind) {
    if (scoped) {
      undo.add(() -> pending.resolution = 0);
    }
    pending.resolution = kind;
  }

  void add(AccountState account) {
    accounts.put(account.id, account);
    newAccounts.add(account);
    accountTimestamp = Math.max(accountTimestamp, account.timestamp);
    if (imports) {
      accountTimestamps.add(account.timestamp);
    }
    if (scoped) {
      undo.add(() -> {
        accounts.remove(account.id);
        accountTimestamps.remove(account.timestamp);
      });
    }
  }

  /** Appends an entry and gives it its position. */
  void add(TransferEntry entry) {
    entry.position = ++position;
    newTransfers.add(entry);
    if (entry.kind == TransferEntry.EXPIRY) {
      return;
    }
    transfers.put(entry.id, entry);
    if (entry.kind != TransferEntry.FAILED) {
      transferTimestamp = Math.max(transferTimestamp, entry.timestamp);
      if (imports) {
        transferTimestamps.add(entry.timestamp);
      }
    }
    if (entry.expiresAt != 0 && entry.expiresAt < nextExpiry) {
      nextExpiry = entry.expiresAt;
    }
    if (scoped) {
      undo.add(() -> {
        transfers.remove(entry.id);
        transferTimestamps.remove(entry.timestamp);
      });
    }
  }

  void add(LimitsEntry entry) {
    limits.put(entry.id(), entry);
    newLimits.add(entry);
    if (scoped) {
      undo.add(() -> limits.remove(entry.id()));
    }
  }

  long nextPosition() {
    return ++position;
  }

  boolean hasEntries() {
    return !newAccounts.isEmpty()
        || !newTransfers.isEmpty()
        || !newLimits.isEmpty()
        || !newSteps.isEmpty()
        || !newOnce.isEmpty()
        || !newRows.isEmpty();
  }
}
