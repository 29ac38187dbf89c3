package org.comfrey.ledger.cli;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comfrey.ledger.AccountFlags;
import org.comfrey.ledger.TransferFlags;
import org.jspecify.annotations.Nullable;

/** The books as the log alone makes them, entry by entry, and what contradicts them. */
final class Books {
  private static final int DEBITS_PENDING = 0;
  private static final int DEBITS_POSTED = 1;
  private static final int CREDITS_PENDING = 2;
  private static final int CREDITS_POSTED = 3;

  private static final int SINGLE = 0;
  private static final int PENDING = 1;
  private static final int POST = 2;
  private static final int VOID = 3;
  private static final int EXPIRY = 4;
  private static final int FAILED = 5;

  private final List<String> findings;
  private final Map<String, Book> accounts = new HashMap<>();
  private final Map<String, Hold> holds = new HashMap<>();
  private final Map<String, Long> steps = new HashMap<>();
  private long position;
  private long timestamp;

  /**
   * A row of the log's main table; the balances in the order pending and posted debits, credits.
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
  record Entry(
      long position,
      long timestamp,
      int kind,
      int closed,
      @Nullable String id,
      @Nullable String debitAccountId,
      @Nullable String creditAccountId,
      long amount,
      @Nullable String pendingId,
      long expiresAt,
      int ledger,
      int flags,
      long[] debitAfter,
      long[] creditAfter) {}

  private static final class Book {
    final int ledger;
    final int flags;
    final long[] balances = new long[4];
    boolean closed;
    long floor;
    long ceiling;
    long heldDebits;
    long heldCredits;

    Book(int ledger, int flags) {
      this.ledger = ledger;
      this.flags = flags;
      this.closed = (flags & AccountFlags.CLOSED) != 0;
    }
  }

  private record Hold(Book debit, Book credit, long amount, long expiresAt, int flags) {}

  Books(List<String> findings) {
    this.findings = findings;
  }

  void find(String finding) {
    findings.add(position == 0 ? finding : "position " + position + ": " + finding);
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

  private void time(long next, boolean imported) {
    if (!imported && next <= timestamp) {
      find("the timestamp " + next + " is not after " + timestamp);
    }
    timestamp = Math.max(timestamp, next);
  }

  void account(long created, String id, int ledger, int flags, long floor, long ceiling) {
    time(created, (flags & AccountFlags.IMPORTED) != 0);
    Book book = new Book(ledger, flags);
    book.floor = floor;
    book.ceiling = ceiling;
    if (accounts.put(id, book) != null) {
      find("account " + id + " is opened twice");
    }
  }

  void limits(long changed, @Nullable String accountId, long floor, long ceiling) {
    time(changed, false);
    if (accountId == null) {
      return;
    }
    Book book = accounts.get(accountId);
    if (book == null) {
      find("limits of an account that does not exist: " + accountId);
      return;
    }
    book.floor = floor;
    book.ceiling = ceiling;
    limitsHold(accountId, book);
  }

  void step(long taken, String subject, long number) {
    time(taken, false);
    long before = steps.getOrDefault(subject, 0L);
    if (number != before + 1) {
      find("step " + number + " of " + subject + " follows step " + before);
    }
    steps.put(subject, number);
  }

  void transfer(Entry entry) {
    time(entry.timestamp(), (entry.flags() & TransferFlags.IMPORTED) != 0);
    if (entry.kind() == FAILED) {
      return;
    }
    Book debit = accounts.get(String.valueOf(entry.debitAccountId()));
    Book credit = accounts.get(String.valueOf(entry.creditAccountId()));
    if (debit == null || credit == null) {
      find("it moves between accounts that do not exist, or sets balances from outside");
      return;
    }
    if (debit.ledger != credit.ledger || debit.ledger != entry.ledger()) {
      find("it crosses ledgers");
    }
    boolean wasClosed = debit.closed || credit.closed;
    switch (entry.kind()) {
      case SINGLE -> {
        post(debit, credit, entry.amount());
      }
      case PENDING -> {
        hold(entry, debit, credit);
      }
      case POST, VOID, EXPIRY -> {
        release(entry, debit, credit);
      }
      default -> find("its kind " + entry.kind() + " is unknown");
    }
    if (wasClosed && entry.kind() <= POST) {
      find("an account that it touches is closed");
    }
    same("debit account " + entry.debitAccountId(), debit, entry.debitAfter());
    same("credit account " + entry.creditAccountId(), credit, entry.creditAfter());
    int closed = (debit.closed ? 1 : 0) | (credit.closed ? 2 : 0);
    if (closed != entry.closed()) {
      find("it says " + entry.closed() + " for which accounts are closed, the log " + closed);
    }
    limitsHold(String.valueOf(entry.debitAccountId()), debit);
    limitsHold(String.valueOf(entry.creditAccountId()), credit);
  }

  private static void post(Book debit, Book credit, long amount) {
    debit.balances[DEBITS_POSTED] += amount;
    credit.balances[CREDITS_POSTED] += amount;
  }

  private void hold(Entry entry, Book debit, Book credit) {
    debit.balances[DEBITS_PENDING] += entry.amount();
    credit.balances[CREDITS_PENDING] += entry.amount();
    if ((entry.flags() & TransferFlags.CLOSING_DEBIT) != 0) {
      debit.closed = true;
    }
    if ((entry.flags() & TransferFlags.CLOSING_CREDIT) != 0) {
      credit.closed = true;
    }
    holds.put(
        String.valueOf(entry.id()),
        new Hold(debit, credit, entry.amount(), entry.expiresAt(), entry.flags()));
  }

  private void release(Entry entry, Book debit, Book credit) {
    Hold hold = holds.remove(String.valueOf(entry.pendingId()));
    if (hold == null) {
      find("it ends a hold that is not open: " + entry.pendingId());
      return;
    }
    if (hold.debit() != debit || hold.credit() != credit) {
      find("it ends a hold between other accounts: " + entry.pendingId());
    }
    debit.balances[DEBITS_PENDING] -= hold.amount();
    credit.balances[CREDITS_PENDING] -= hold.amount();
    boolean late = hold.expiresAt() != 0 && hold.expiresAt() <= entry.timestamp();
    if (entry.kind() == POST) {
      post(debit, credit, entry.amount());
      if (entry.amount() > hold.amount()) {
        find("it posts " + entry.amount() + " of a hold of " + hold.amount());
      }
    } else {
      if (entry.amount() != hold.amount()) {
        find("it releases " + entry.amount() + " of a hold of " + hold.amount());
      }
      if ((hold.flags() & TransferFlags.CLOSING_DEBIT) != 0) {
        debit.closed = false;
      }
      if ((hold.flags() & TransferFlags.CLOSING_CREDIT) != 0) {
        credit.closed = false;
      }
    }
    if (late != (entry.kind() == EXPIRY)) {
      find("the hold " + entry.pendingId() + " expires at " + hold.expiresAt());
    }
  }

  private void same(String whose, Book book, long[] recorded) {
    if (!Arrays.equals(book.balances, recorded)) {
      find(
          "%s has the balances %s, recorded are %s"
              .formatted(whose, Arrays.toString(book.balances), Arrays.toString(recorded)));
      // Go on from what is recorded, or each later entry would be found as well.
      System.arraycopy(recorded, 0, book.balances, 0, recorded.length);
    }
  }

  private void limitsHold(String id, Book book) {
    long[] b = book.balances;
    for (long component : b) {
      if (component < 0) {
        find("account " + id + " has a negative component: " + Arrays.toString(b));
      }
    }
    long debits = b[DEBITS_POSTED] + b[DEBITS_PENDING];
    long credits = b[CREDITS_POSTED] + b[CREDITS_PENDING];
    if (debits < 0 || credits < 0) {
      find("account " + id + " overflows: " + Arrays.toString(b));
    }
    if ((book.flags & AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS) != 0
        && debits > b[CREDITS_POSTED]) {
      find("account " + id + " has debits past its credits: " + Arrays.toString(b));
    }
    if ((book.flags & AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS) != 0
        && credits > b[DEBITS_POSTED]) {
      find("account " + id + " has credits past its debits: " + Arrays.toString(b));
    }
    if (b[CREDITS_POSTED] - debits < book.floor) {
      find("account " + id + " is below its floor " + book.floor + ": " + Arrays.toString(b));
    }
    if (credits - b[DEBITS_POSTED] > book.ceiling) {
      find("account " + id + " is above its ceiling " + book.ceiling + ": " + Arrays.toString(b));
    }
  }

  void end(long headPosition, long headTimestamp, long expiredUntil) {
    if (headPosition != position) {
      find("the head says " + headPosition);
    }
    if (headTimestamp < timestamp) {
      find("the head's timestamp " + headTimestamp + " is before " + timestamp);
    }
    position = 0;
    holds.forEach((id, hold) -> {
      hold.debit().heldDebits += hold.amount();
      hold.credit().heldCredits += hold.amount();
      if (hold.expiresAt() != 0 && hold.expiresAt() <= expiredUntil) {
        find("the hold " + id + " was due at " + hold.expiresAt() + " and is open");
      }
    });
    Map<Integer, Long> sums = new HashMap<>();
    accounts.forEach((id, book) -> {
      if (book.heldDebits != book.balances[DEBITS_PENDING]
          || book.heldCredits != book.balances[CREDITS_PENDING]) {
        find("account " + id + " has pending balances that its open holds do not add up to");
      }
      sums.merge(
          book.ledger, book.balances[CREDITS_POSTED] - book.balances[DEBITS_POSTED], Long::sum);
    });
    sums.forEach((ledger, sum) -> {
      if (sum != 0) {
        find("the accounts of ledger " + ledger + " add up to " + sum + ", not to zero");
      }
    });
  }
}
