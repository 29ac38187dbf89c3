package org.comfrey.ledger.cli;

import java.util.List;
import java.util.Objects;
import org.comfrey.ledger.AccountFlags;
import org.comfrey.ledger.TransferFlags;

/** What concerns the log as a sequence, and each entry by itself: no account is needed for it. */
final class LogOrder {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final List<String> findings;
  private long position;
  private long timestamp;
  private long accountTimestamp;
  private long transferTimestamp;

  LogOrder(List<String> findings) {
    this.findings = findings;
  }

  private void find(String finding) {
    findings.add("position " + position + ": " + finding);
  }

  void entry(long next) {
    long before = position;
    position = next;
    if (next == before) {
      find("the position is taken twice");
    } else if (next != before + 1) {
      find("the entries after " + before + " are missing");
    }
  }

  void time(long next, boolean imported) {
    if (!imported && next <= timestamp) {
      find("the timestamp " + next + " is not after " + timestamp);
    }
    timestamp = Math.max(timestamp, next);
  }

  void account(long created, int flags) {
    time(created, (flags & AccountFlags.IMPORTED) != 0);
    if (created <= accountTimestamp) {
      find("the account's timestamp is not after the last account's, " + accountTimestamp);
    }
    accountTimestamp = Math.max(accountTimestamp, created);
  }

  void transfer(Entry entry) {
    time(entry.timestamp(), has(entry, TransferFlags.IMPORTED));
    if (entry.kind() >= Entry.CARRIED) {
      boolean more = entry.id() != null || entry.creditAccountId() != null || entry.amount() != 0;
      if (entry.kind() > Entry.CARRIED || more) {
        find("its kind " + entry.kind() + " is unknown, or it carries more than balances");
      }
      return;
    }
    if (entry.kind() < Entry.EXPIRY) {
      if (entry.timestamp() <= transferTimestamp) {
        find("the transfer's timestamp is not after the last transfer's, " + transferTimestamp);
      }
      transferTimestamp = Math.max(transferTimestamp, entry.timestamp());
    }
    shape(entry);
    if (entry.ends()) {
      ending(entry);
    }
  }

  private static boolean has(Entry entry, int flag) {
    return (entry.flags() & flag) != 0;
  }

  /** A row's columns say the same thing several times over. */
  private void shape(Entry entry) {
    if ((entry.id() == null) != (entry.kind() == Entry.EXPIRY)) {
      find("an entry of kind " + entry.kind() + " with the id " + entry.id());
    }
    if (entry.ends() != (entry.pendingId() != null)) {
      find("an entry of kind " + entry.kind() + " that ends the hold " + entry.pendingId());
    }
    if (entry.kind() == Entry.FAILED) {
      if (entry.debitAccountId() != null || entry.amount() != 0 || entry.flags() != 0) {
        find("an id that failed, with what a transfer has");
      }
      return;
    }
    int kind =
        has(entry, TransferFlags.PENDING)
            ? Entry.PENDING
            : has(entry, TransferFlags.POST_PENDING)
                ? Entry.POST
                : has(entry, TransferFlags.VOID_PENDING) ? Entry.VOID : Entry.SINGLE;
    if (entry.kind() != kind && entry.kind() != Entry.EXPIRY) {
      find("an entry of kind " + entry.kind() + " with flags of kind " + kind);
    }
    if (entry.amount() < 0) {
      find("the amount " + entry.amount() + " is negative");
    }
    long timeout = entry.timeoutSeconds();
    long expiresAt = timeout == 0 ? 0 : entry.timestamp() + timeout * NANOS_PER_SECOND;
    if (entry.expiresAt() != expiresAt) {
      find("it expires at " + entry.expiresAt() + ", by its timeout at " + expiresAt);
    }
  }

  private void ending(Entry entry) {
    Entry.Hold hold = entry.hold();
    if (hold == null || hold.kind() != Entry.PENDING || hold.position() >= entry.position()) {
      find("it ends a hold that is not open: " + entry.pendingId());
      return;
    }
    String of = " the hold " + entry.pendingId();
    if (!Objects.equals(hold.debitAccountId(), entry.debitAccountId())
        || !Objects.equals(hold.creditAccountId(), entry.creditAccountId())) {
      find("it moves between other accounts than" + of);
    }
    if (hold.ledger() != entry.ledger() || hold.code() != entry.code()) {
      find("it is of another ledger or code than" + of);
    }
    if (entry.kind() == Entry.POST && entry.amount() > hold.amount()) {
      find("it posts " + entry.amount() + " of a hold of " + hold.amount());
    }
    if (entry.kind() != Entry.POST && entry.amount() != hold.amount()) {
      find("it releases " + entry.amount() + " of a hold of " + hold.amount());
    }
    boolean late = hold.expiresAt() != 0 && hold.expiresAt() <= entry.timestamp();
    if (late != (entry.kind() == Entry.EXPIRY)) {
      find(of.strip() + " expires at " + hold.expiresAt());
    }
  }

  void head(long headPosition, long headTimestamp, long headAccount, long headTransfer) {
    if (headPosition != position) {
      find("the head says " + headPosition);
    }
    if (headTimestamp < timestamp) {
      find("the head's timestamp " + headTimestamp + " is before " + timestamp);
    }
    if (headAccount != accountTimestamp) {
      find("the head's last account is of " + headAccount + ", the log's of " + accountTimestamp);
    }
    if (headTransfer != transferTimestamp) {
      find(
          "the head's last transfer is of " + headTransfer + ", the log's of " + transferTimestamp);
    }
  }
}
