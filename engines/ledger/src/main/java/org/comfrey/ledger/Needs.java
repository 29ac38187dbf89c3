package org.comfrey.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the events of a group refer to, so that it can be read in a few queries before deciding. */
final class Needs {
  /** In order, which lets the index scan step from one to the next. */
  final Set<Uint128> transferIds = new TreeSet<>();

  final Set<Uint128> accountIds = new LinkedHashSet<>();
  final Set<Uint128> limitsIds = new LinkedHashSet<>();
  final Set<Long> importedTimestamps = new LinkedHashSet<>();
  final List<Step> steps = new ArrayList<>();
  final Set<ByteBuffer> keys = new LinkedHashSet<>();

  void add(Submission submission) {
    submission.opened().forEach(this::add);
    for (Event event : submission.events()) {
      switch (event) {
        case CreateAccount account -> add(account);
        case CreateTransfer transfer -> {
          transferIds.add(transfer.id());
          if (!transfer.pendingId().isZero()) {
            transferIds.add(transfer.pendingId());
          }
          addAccount(transfer.debitAccountId());
          addAccount(transfer.creditAccountId());
          addImported(transfer.has(TransferFlags.IMPORTED), transfer.timestamp());
        }
        case ChangeLimits limits -> {
          limitsIds.add(limits.id());
          accountIds.add(limits.accountId());
        }
      }
    }
    for (Companion companion : submission.companions()) {
      switch (companion) {
        case Step step -> steps.add(step);
        case Once once -> keys.add(ByteBuffer.wrap(once.key()));
        case Row row -> {
          // Writing it needs no reading.
        }
      }
    }
  }

  private void add(CreateAccount account) {
    accountIds.add(account.id());
    addImported((account.flags() & AccountFlags.IMPORTED) != 0, account.timestamp());
  }

  private void addAccount(Uint128 id) {
    if (!id.isZero()) {
      accountIds.add(id);
    }
  }

  private void addImported(boolean imported, long timestamp) {
    if (imported) {
      importedTimestamps.add(timestamp);
    }
  }
}
