package org.comfrey.ledger.cli;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.ledger.AccountFlags;
import org.comfrey.ledger.TransferFlags;
import org.jspecify.annotations.Nullable;

/**
 * The books as the log alone makes them, entry by entry, and what contradicts them: those of one
 * share of the accounts.
 */
final class Books {
  private static final int DEBITS_PENDING = 0;
  private static final int DEBITS_POSTED = 1;
  private static final int CREDITS_PENDING = 2;
  private static final int CREDITS_POSTED = 3;

  private final List<String> findings;
  private final Totals totals;
  private final int share;
  private final int shares;
  private final Map<UUID, Book> accounts = new HashMap<>();
  private long position;

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

  Books(List<String> findings, Totals totals, int share, int shares) {
    this.findings = findings;
    this.totals = totals;
    this.share = share;
    this.shares = shares;
  }

  int findings() {
    return findings.size();
  }

  private boolean owned(@Nullable UUID id) {
    return id != null && Math.floorMod(id.hashCode() * 0x9E3779B9, shares) == share;
  }

  private void find(String finding) {
    findings.add("position " + position + ": " + finding);
  }

  void account(long at, UUID id, int ledger, int flags, long floor, long ceiling) {
    position = at;
    if (!owned(id)) {
      return;
    }
    Book book = new Book(ledger, flags);
    book.floor = floor;
    book.ceiling = ceiling;
    if (accounts.put(id, book) != null) {
      find("account " + id + " is opened twice");
    }
  }

  void limits(long at, UUID id, long floor, long ceiling) {
    position = at;
    if (!owned(id)) {
      return;
    }
    Book book = accounts.get(id);
    if (book == null) {
      find("limits of an account that does not exist: " + id);
      return;
    }
    book.floor = floor;
    book.ceiling = ceiling;
    limitsHold(id, book);
  }

  void transfer(Entry entry) {
    position = entry.position();
    if (entry.kind() == Entry.CARRIED) {
      carried(entry);
    }
    if (entry.kind() >= Entry.FAILED) {
      return;
    }
    side(entry, true);
    side(entry, false);
  }

  private void side(Entry entry, boolean debit) {
    UUID id = debit ? entry.debitAccountId() : entry.creditAccountId();
    if (id == null) {
      find("it has no " + (debit ? "debit" : "credit") + " account");
      return;
    }
    if (!owned(id)) {
      return;
    }
    Book book = accounts.get(id);
    if (book == null) {
      find("it moves money of an account that does not exist: " + id);
      return;
    }
    if (book.ledger != entry.ledger()) {
      find("it is of ledger " + entry.ledger() + ", account " + id + " of " + book.ledger);
    }
    if (book.closed && entry.kind() <= Entry.POST) {
      find("account " + id + " is closed");
    }
    apply(entry, book, debit);
    String whose = (debit ? "debit account " : "credit account ") + id;
    same(whose, book, debit ? entry.debitAfter() : entry.creditAfter());
    boolean saysClosed = (entry.closed() & (debit ? 1 : 2)) != 0;
    if (saysClosed != book.closed) {
      find("%s is %s, recorded is the contrary".formatted(whose, book.closed ? "closed" : "open"));
      book.closed = saysClosed;
    }
    limitsHold(id, book);
  }

  /** It may say again what the entries before it make, and nothing else. */
  private void carried(Entry entry) {
    UUID id = entry.debitAccountId();
    Book book = owned(id) ? accounts.get(id) : null;
    if (book != null) {
      same("carried account " + id, book, entry.debitAfter());
    }
  }

  private static void apply(Entry entry, Book book, boolean debit) {
    int pending = debit ? DEBITS_PENDING : CREDITS_PENDING;
    int posted = debit ? DEBITS_POSTED : CREDITS_POSTED;
    int closing = debit ? TransferFlags.CLOSING_DEBIT : TransferFlags.CLOSING_CREDIT;
    if (entry.kind() == Entry.PENDING) {
      book.balances[pending] += entry.amount();
      held(book, debit, entry.amount());
      book.closed |= (entry.flags() & closing) != 0;
    }
    Entry.Hold hold = entry.hold();
    if (entry.ends() && hold != null) {
      book.balances[pending] -= hold.amount();
      held(book, debit, -hold.amount());
      if (entry.kind() != Entry.POST && (hold.flags() & closing) != 0) {
        book.closed = false;
      }
    }
    if (entry.kind() == Entry.SINGLE || entry.kind() == Entry.POST) {
      book.balances[posted] += entry.amount();
    }
  }

  private static void held(Book book, boolean debit, long amount) {
    if (debit) {
      book.heldDebits += amount;
    } else {
      book.heldCredits += amount;
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

  private void limitsHold(UUID id, Book book) {
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

  /** The log has ended: what is pending must be what its open holds add up to. */
  void end() {
    accounts.forEach((id, book) -> {
      if (book.heldDebits != book.balances[DEBITS_PENDING]
          || book.heldCredits != book.balances[CREDITS_PENDING]) {
        findings.add(
            "account %s has pending %d and %d, its open holds add up to %d and %d"
                .formatted(
                    id,
                    book.balances[DEBITS_PENDING],
                    book.balances[CREDITS_PENDING],
                    book.heldDebits,
                    book.heldCredits));
      }
      totals.add(book.ledger, book.balances[CREDITS_POSTED] - book.balances[DEBITS_POSTED]);
    });
  }
}
