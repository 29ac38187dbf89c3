package org.comfrey.ledger.cli;

import java.util.HashMap;
import java.util.Map;
import org.comfrey.ledger.Account;
import org.comfrey.ledger.AccountFlags;
import org.comfrey.ledger.Balances;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Event;
import org.comfrey.ledger.EventResult;
import org.comfrey.ledger.Transfer;
import org.comfrey.ledger.TransferFlags;
import org.comfrey.ledger.Uint128;
import org.jspecify.annotations.Nullable;

/**
 * What a table has created, field by field, so that a lookup is compared with all of it and not
 * only with the columns that its own line has.
 */
final class Records {
  private final Map<Uint128, Account> accounts = new HashMap<>();
  private final Map<Uint128, Transfer> transfers = new HashMap<>();
  private long newest;

  /**
   * Notes what an event has created, or compares the answer to a repetition with it.
   *
   * @return what is wrong with the answer's timestamp, or null
   */
  @Nullable String answered(Event event, EventResult result) {
    boolean created = result.wireName().equals("created");
    if (!created && !result.wireName().equals("exists")) {
      return null;
    }
    return switch (event) {
      case CreateAccount account -> {
        if (created) {
          accounts.put(account.id(), recorded(account, result.timestamp()));
          yield createdAt(account.timestamp(), result.timestamp());
        }
        Account first = accounts.get(account.id());
        yield first == null ? null : existsAt(first.timestamp(), result.timestamp());
      }
      case CreateTransfer transfer -> {
        if (created) {
          transfers.put(transfer.id(), recorded(transfer, result.timestamp()));
          yield createdAt(transfer.timestamp(), result.timestamp());
        }
        Transfer first = transfers.get(transfer.id());
        yield first == null ? null : existsAt(first.timestamp(), result.timestamp());
      }
      default -> null;
    };
  }

  /** An imported event keeps its own timestamp; any other gets one that nothing has had before. */
  private @Nullable String createdAt(long imported, long actual) {
    if (imported != 0) {
      return imported == actual ? null : "timestamp: expected " + imported + ", got " + actual;
    }
    if (actual <= newest) {
      return "timestamp: expected one after " + newest + ", got " + actual;
    }
    newest = actual;
    return null;
  }

  private static @Nullable String existsAt(long first, long actual) {
    return first == actual ? null : "timestamp: expected " + first + ", got " + actual;
  }

  private static Account recorded(CreateAccount event, long timestamp) {
    return new Account(
        event.id(),
        Balances.ZERO,
        event.userData128(),
        event.userData64(),
        event.userData32(),
        event.ledger(),
        event.code(),
        event.flags(),
        event.floor(),
        event.ceiling(),
        0,
        timestamp);
  }

  /** A post or void takes what it leaves out from the transfer that it ends. */
  private Transfer recorded(CreateTransfer event, long timestamp) {
    int ends = TransferFlags.POST_PENDING | TransferFlags.VOID_PENDING;
    Transfer pending = (event.flags() & ends) == 0 ? null : transfers.get(event.pendingId());
    if (pending == null) {
      return own(event, timestamp);
    }
    return new Transfer(
        event.id(),
        pending.debitAccountId(),
        pending.creditAccountId(),
        event.amount(),
        event.pendingId(),
        event.userData128().isZero() ? pending.userData128() : event.userData128(),
        event.userData64() == 0 ? pending.userData64() : event.userData64(),
        event.userData32() == 0 ? pending.userData32() : event.userData32(),
        0,
        pending.ledger(),
        pending.code(),
        event.flags(),
        0,
        timestamp);
  }

  private static Transfer own(CreateTransfer event, long timestamp) {
    return new Transfer(
        event.id(),
        event.debitAccountId(),
        event.creditAccountId(),
        event.amount(),
        event.pendingId(),
        event.userData128(),
        event.userData64(),
        event.userData32(),
        event.timeoutSeconds(),
        event.ledger(),
        event.code(),
        event.flags(),
        0,
        timestamp);
  }

  /** The account as created, with the balances and the flag that a line expects. */
  @Nullable Account expected(Uint128 id, Balances balances, boolean closed) {
    Account a = accounts.get(id);
    if (a == null) {
      return null;
    }
    int flags = a.flags() & ~AccountFlags.CLOSED | (closed ? AccountFlags.CLOSED : 0);
    return new Account(
        id,
        balances,
        a.userData128(),
        a.userData64(),
        a.userData32(),
        a.ledger(),
        a.code(),
        flags,
        a.floor(),
        a.ceiling(),
        0,
        a.timestamp());
  }

  /** The transfer as created; its amount may have been cut by a balance or by what was pending. */
  @Nullable Transfer expected(Uint128 id, long amount) {
    Transfer t = transfers.get(id);
    return t == null ? null : with(t, amount);
  }

  /** Without its position, which a table does not tell. */
  static Account placeless(Account a) {
    return new Account(
        a.id(),
        a.balances(),
        a.userData128(),
        a.userData64(),
        a.userData32(),
        a.ledger(),
        a.code(),
        a.flags(),
        a.floor(),
        a.ceiling(),
        0,
        a.timestamp());
  }

  static Transfer placeless(Transfer t) {
    return with(t, t.amount());
  }

  private static Transfer with(Transfer t, long amount) {
    return new Transfer(
        t.id(),
        t.debitAccountId(),
        t.creditAccountId(),
        amount,
        t.pendingId(),
        t.userData128(),
        t.userData64(),
        t.userData32(),
        t.timeoutSeconds(),
        t.ledger(),
        t.code(),
        t.flags(),
        0,
        t.timestamp());
  }
}
