package org.comfrey.payments.wallet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.api.payments.StatementLine;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.ledger.Account;
import org.comfrey.ledger.AccountBalance;
import org.comfrey.ledger.AccountFilter;
import org.comfrey.ledger.Balances;
import org.comfrey.ledger.Transfer;
import org.comfrey.ledger.TransferFlags;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.AccountKind;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.Times;
import org.comfrey.payments.chart.TransferKind;
import org.comfrey.payments.escrow.Escrow;
import org.comfrey.payments.escrow.Parties;
import org.jspecify.annotations.Nullable;

/**
 * Statements, read out of the ledger: every change of a wallet's available money, with the balance
 * that the ledger had right after it and what it leads to.
 */
final class Statements {
  private final Book book;
  private final Escrow escrow;
  private final PeopleApi people;
  private final FieldCipher cipher;
  private final ModuleDatabase database;

  Statements(
      Book book, Escrow escrow, PeopleApi people, FieldCipher cipher, ModuleDatabase database) {
    this.book = book;
    this.escrow = escrow;
    this.people = people;
    this.cipher = cipher;
    this.database = database;
  }

  /** Where a statement goes on: before that timestamp of the ledger. */
  record Place(long timestamp) {}

  /** A line and its place. */
  record Placed(StatementLine line, Place place) {}

  /** An entry of the wallet and the available money after it. */
  private record Entry(Transfer transfer, long availableAfter) {}

  /** Lines before a place, newest first; one more than the limit where there are more. */
  List<Placed> lines(PersonId person, String currency, @Nullable Place before, int limit) {
    Uint128 wallet = Chart.wallet(person, currency).id();
    List<Entry> entries = entries(wallet, before == null ? 0 : before.timestamp() - 1, limit + 1);
    Map<Uint128, PersonId> owners = owners(wallet, entries);
    Map<OrderId, Parties> parties = escrow.parties(orders(entries));
    Map<UUID, String> notes = notes(entries);
    Set<PersonId> others = new LinkedHashSet<>();
    List<Placed> lines = new ArrayList<>();
    for (Entry entry : entries) {
      StatementLine line = line(person, currency, wallet, entry, owners, parties, notes);
      lines.add(new Placed(line, new Place(entry.transfer().timestamp())));
      if (line.counterparty() != null) {
        others.add(line.counterparty());
      }
    }
    Map<PersonId, String> names = names(others);
    return lines.stream().map(placed -> named(placed, names)).toList();
  }

  private List<Entry> entries(Uint128 wallet, long until, int wanted) {
    List<Entry> found = new ArrayList<>();
    long timestampMax = until;
    while (found.size() < wanted) {
      AccountFilter filter =
          AccountFilter.of(wallet, wanted).between(0, timestampMax).newestFirst();
      Map<Long, Balances> balances =
          book.queries().accountBalances(filter).value().stream()
              .collect(Collectors.toMap(AccountBalance::position, AccountBalance::balances));
      List<Transfer> transfers = book.queries().accountTransfers(filter).value();
      for (Transfer transfer : transfers) {
        Balances after = balances.get(transfer.position());
        // One without a balance was recorded between the two questions; it is on the next reading.
        if (after != null && found.size() < wanted && changesAvailable(transfer, wallet)) {
          found.add(new Entry(transfer, after.available()));
        }
      }
      if (transfers.size() < wanted) {
        break;
      }
      timestampMax = transfers.getLast().timestamp() - 1;
    }
    return found;
  }

  /** The posting of a hold changes nothing that the hold had not changed before. */
  private static boolean changesAvailable(Transfer transfer, Uint128 wallet) {
    boolean debits = transfer.debitAccountId().equals(wallet);
    if (has(transfer, TransferFlags.POST_PENDING)) {
      return !debits;
    }
    if (has(transfer, TransferFlags.PENDING) || has(transfer, TransferFlags.VOID_PENDING)) {
      return debits;
    }
    return true;
  }

  private static boolean has(Transfer transfer, int flag) {
    return (transfer.flags() & flag) != 0;
  }

  private static StatementLine line(
      PersonId person,
      String currency,
      Uint128 wallet,
      Entry entry,
      Map<Uint128, PersonId> owners,
      Map<OrderId, Parties> parties,
      Map<UUID, String> notes) {
    Transfer transfer = entry.transfer();
    boolean debits = transfer.debitAccountId().equals(wallet);
    boolean out = debits != has(transfer, TransferFlags.VOID_PENDING);
    Optional<TransferKind> kind = TransferKind.ofCode(transfer.code());
    OrderId order = order(transfer).orElse(null);
    Parties both = order == null ? null : parties.get(order);
    PersonId other =
        both != null
            ? (both.client().equals(person) ? both.provider() : both.client())
            : owners.get(debits ? transfer.creditAccountId() : transfer.debitAccountId());
    boolean back = both != null && both.client().equals(person) && !out;
    return new StatementLine(
        transfer.id().toString(),
        Times.ofNanos(transfer.timestamp()),
        label(kind, back),
        new Money(out ? -transfer.amount() : transfer.amount(), currency),
        entry.availableAfter(),
        order,
        other,
        null,
        notes.get(transfer.id().uuid()));
  }

  private static String label(Optional<TransferKind> kind, boolean back) {
    if (kind.isEmpty()) {
      return "correction";
    }
    return switch (kind.get()) {
      case ORDER -> back ? "refund" : "order";
      case REFUND_DUE, REFUND, REFUND_TO_WALLET -> "refund";
      case DEPOSIT, CAPTURE -> "deposit";
      case TRANSFER -> "transfer";
      case PAYOUT, PAYOUT_SETTLED -> "payout";
      case CHARGEBACK, CHARGEBACK_RECOVERED, CHARGEBACK_REVERSED, CHARGEBACK_SHIFTED ->
          "chargeback";
      case COUPON_FUNDED, COUPON, COUPON_RETURNED, COUPON_CLOSED -> "coupon";
      case VOUCHER_BOUGHT,
          VOUCHER_REDEEMED,
          VOUCHER,
          VOUCHER_RETURNED,
          VOUCHER_REFUNDED,
          VOUCHER_EXPIRED ->
          "voucher";
      case ALLOWANCE, PROCESSOR_FEE -> "correction";
    };
  }

  private static Optional<OrderId> order(Transfer transfer) {
    return TransferKind.ofCode(transfer.code())
        .filter(kind -> kind.ofOrder())
        .map(kind -> new OrderId(transfer.userData128().uuid()));
  }

  private static Set<OrderId> orders(List<Entry> entries) {
    Set<OrderId> orders = new LinkedHashSet<>();
    entries.forEach(entry -> order(entry.transfer()).ifPresent(orders::add));
    return orders;
  }

  private Map<Uint128, PersonId> owners(Uint128 wallet, List<Entry> entries) {
    Set<Uint128> ids = new LinkedHashSet<>();
    for (Entry entry : entries) {
      Transfer transfer = entry.transfer();
      if (transfer.code() == TransferKind.TRANSFER.code()) {
        ids.add(
            transfer.debitAccountId().equals(wallet)
                ? transfer.creditAccountId()
                : transfer.debitAccountId());
      }
    }
    Map<Uint128, PersonId> owners = new HashMap<>();
    if (!ids.isEmpty()) {
      for (Account account : book.queries().accounts(List.copyOf(ids)).value()) {
        if (account.code() == AccountKind.WALLET.code()) {
          owners.put(account.id(), new PersonId(account.userData128().uuid()));
        }
      }
    }
    return owners;
  }

  private Map<UUID, String> notes(List<Entry> entries) {
    List<UUID> ids =
        entries.stream()
            .map(Entry::transfer)
            .filter(transfer -> transfer.code() == TransferKind.TRANSFER.code())
            .map(transfer -> transfer.id().uuid())
            .toList();
    Map<UUID, String> notes = new HashMap<>();
    if (!ids.isEmpty()) {
      database
          .sql()
          .sql("select transfer_id, sender, note from transfer_note where transfer_id in (:ids)")
          .param("ids", ids)
          .query(row -> {
            UUID id = row.getObject("transfer_id", UUID.class);
            cipher
                .open(
                    new PersonId(row.getObject("sender", UUID.class)),
                    "payments.transfer_note",
                    "note",
                    id,
                    row.getBytes("note"))
                .ifPresent(note -> notes.put(id, note));
          });
    }
    return notes;
  }

  private Map<PersonId, String> names(Set<PersonId> others) {
    if (others.isEmpty()) {
      return Map.of();
    }
    return people.contacts(new PeopleQuery(List.copyOf(others))).stream()
        .collect(Collectors.toMap(Contact::id, Contact::displayName));
  }

  private static Placed named(Placed placed, Map<PersonId, String> names) {
    StatementLine line = placed.line();
    PersonId other = line.counterparty();
    String name = other == null ? null : names.get(other);
    return new Placed(
        new StatementLine(
            line.id(),
            line.at(),
            line.kind(),
            line.amount(),
            line.balanceAfterMinor(),
            line.order(),
            other,
            name,
            line.note()),
        placed.place());
  }
}
