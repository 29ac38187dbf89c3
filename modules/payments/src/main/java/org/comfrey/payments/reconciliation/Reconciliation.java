package org.comfrey.payments.reconciliation;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.payments.ReconciliationStanding;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.ledger.Account;
import org.comfrey.ledger.AccountFilter;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.QueryFilter;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Transfer;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.AccountKind;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.chart.Derived;
import org.comfrey.payments.chart.TransferKind;
import org.comfrey.payments.processor.Processor;
import org.comfrey.payments.processor.Processors;
import org.comfrey.payments.processor.Settlement;
import org.comfrey.payments.processor.Settlement.About;
import org.jspecify.annotations.Nullable;

/**
 * Reads each processor's settlement report once its day is over, and compares it with the ledger.
 *
 * <p>A processor moves money before our ledger knows of it, never after, so what the ledger has by
 * the end of a day must be in a report up to that day. Everything is written with the report, or
 * has an id that follows from it: a run that dies in the middle is simply run again.
 */
public final class Reconciliation {
  private static final int DAYS_MOST = 31;
  private static final int CHUNK = 5_000;

  private final ModuleDatabase database;
  private final ReconciliationTables tables;
  private final Book book;
  private final Processors processors;
  private final Clock clock;

  /** Works on those processors' reports and that book. */
  public Reconciliation(ModuleDatabase database, Book book, Processors processors, Clock clock) {
    this.database = database;
    this.tables = new ReconciliationTables(database);
    this.book = book;
    this.processors = processors;
    this.clock = clock;
  }

  /** Reads the reports that are there and were not read; returns how many there were. */
  public int run() {
    int read = 0;
    for (Processor processor : processors.all()) {
      LocalDate day =
          tables
              .lastDay(processor.name())
              .map(last -> last.plusDays(1))
              .or(() -> tables.firstDayOfPayments(processor.name()))
              .orElse(null);
      for (int i = 0; i < DAYS_MOST && day != null; i++) {
        Settlement report = processor.settlement(day).orElse(null);
        if (report == null) {
          break;
        }
        read(processor, report);
        read++;
        day = day.plusDays(1);
      }
      askAgain(processor);
    }
    return read;
  }

  private void read(Processor processor, Settlement report) {
    String name = processor.name();
    LocalDate day = report.day();
    List<Matched> lines = matched(report);
    Map<Movement, Long> ours = amounts(lines.stream().map(Matched::movement).toList());
    bookFees(name, day, lines);
    List<Item> items = new ArrayList<>();
    for (Matched matched : lines) {
      disagreements(processor, day, matched, ours.get(matched.movement()), items);
    }
    Set<UUID> reported = new HashSet<>();
    lines.forEach(matched -> reported.add(matched.name()));
    items.addAll(missing(name, day, reported));
    Instant now = clock.instant();
    database.inTransaction(() -> {
      if (tables.insertReport(name, day, now)) {
        for (Matched matched : lines) {
          tables.insert(name, day, matched);
          tables.arrivedLate(matched, now);
        }
        items.forEach(item -> tables.insert(item, now));
      }
    });
  }

  private List<Matched> matched(Settlement report) {
    List<Movement> movements = report.lines().stream().map(Movement::of).toList();
    Set<UUID> seen =
        tables.seenBefore(report.day(), movements.stream().map(Movement::name).toList());
    List<Matched> lines = new ArrayList<>();
    for (int i = 0; i < movements.size(); i++) {
      Movement movement = movements.get(i);
      lines.add(new Matched(report.lines().get(i), movement, !seen.add(movement.name())));
    }
    return lines;
  }

  /** What the books moved for each, in minor units; those that they do not know are left out. */
  private Map<Movement, Long> amounts(List<Movement> movements) {
    Map<Movement, Long> amounts = new HashMap<>();
    for (int from = 0; from < movements.size(); from += CHUNK) {
      Map<Uint128, Movement> byTransfer = new HashMap<>();
      for (Movement movement : movements.subList(from, Math.min(movements.size(), from + CHUNK))) {
        movement.transfers().forEach(id -> byTransfer.put(id, movement));
      }
      for (Transfer transfer : book.queries().transfers(List.copyOf(byTransfer.keySet())).value()) {
        amounts.merge(
            Objects.requireNonNull(byTransfer.get(transfer.id())),
            transfer.amount(),
            Math::addExact);
      }
    }
    return amounts;
  }

  private static void disagreements(
      Processor processor, LocalDate day, Matched matched, @Nullable Long ours, List<Item> items) {
    Settlement.Line line = matched.line();
    long reported = line.amount().amountMinor();
    if (matched.doubled()) {
      items.add(item(processor, day, matched, Item.Kind.DOUBLED, null, reported));
      return;
    }
    if (ours == null) {
      items.add(item(processor, day, matched, Item.Kind.UNKNOWN, null, reported));
      return;
    }
    if (ours != reported) {
      items.add(item(processor, day, matched, Item.Kind.AMOUNT, ours, reported));
    }
    long agreed = processor.feeMinor(line.about(), line.amount());
    if (agreed != line.feeMinor()) {
      items.add(item(processor, day, matched, Item.Kind.FEE, agreed, line.feeMinor()));
    }
  }

  private static Item item(
      Processor processor,
      LocalDate day,
      Matched matched,
      Item.Kind kind,
      @Nullable Long expected,
      @Nullable Long reported) {
    Settlement.Line line = matched.line();
    return new Item(
        processor.name(),
        kind,
        line.about().label(),
        line.reference(),
        matched.name(),
        line.id(),
        day,
        line.amount().currency(),
        expected,
        reported);
  }

  /** What the ledger moved at the processor on that day and no report has told so far. */
  private List<Item> missing(String processor, LocalDate day, Set<UUID> reported) {
    List<Item> missing = new ArrayList<>();
    for (Clearing clearing : clearings(processor)) {
      Map<UUID, Movement> moved = new LinkedHashMap<>();
      Map<UUID, Long> amounts = new HashMap<>();
      for (Transfer transfer : onDay(clearing.account().id(), day)) {
        About about = about(transfer.code());
        if (about != null) {
          Movement movement = tables.movement(about, transfer);
          UUID name =
              movement.transfers().contains(transfer.id()) ? movement.name() : transfer.id().uuid();
          moved.put(name, movement);
          amounts.merge(name, transfer.amount(), Math::addExact);
        }
      }
      moved.keySet().removeAll(reported);
      moved.keySet().removeAll(tables.seenBefore(day, List.copyOf(moved.keySet())));
      moved.forEach((name, movement) ->
          missing.add(
              new Item(
                  processor,
                  Item.Kind.MISSING,
                  movement.about().label(),
                  movement.reference(),
                  name,
                  null,
                  day,
                  clearing.currency(),
                  amounts.get(name),
                  null)));
    }
    return missing;
  }

  private static @Nullable About about(int code) {
    TransferKind kind = TransferKind.ofCode(code).orElse(null);
    if (kind == null) {
      return null;
    }
    return switch (kind) {
      case CAPTURE, DEPOSIT, VOUCHER_BOUGHT -> About.CHARGE;
      case REFUND -> About.REFUND;
      case PAYOUT_SETTLED -> About.PAYOUT;
      case CHARGEBACK -> About.CHARGEBACK;
      case CHARGEBACK_REVERSED -> About.CHARGEBACK_REVERSED;
      case ORDER,
          REFUND_DUE,
          REFUND_TO_WALLET,
          TRANSFER,
          PAYOUT,
          ALLOWANCE,
          PROCESSOR_FEE,
          CHARGEBACK_RECOVERED,
          CHARGEBACK_SHIFTED,
          COUPON_FUNDED,
          COUPON,
          COUPON_RETURNED,
          COUPON_CLOSED,
          VOUCHER_REDEEMED,
          VOUCHER,
          VOUCHER_RETURNED,
          VOUCHER_REFUNDED,
          VOUCHER_EXPIRED ->
          null;
    };
  }

  private List<Transfer> onDay(Uint128 account, LocalDate day) {
    long from = nanos(day);
    long until = nanos(day.plusDays(1)) - 1;
    List<Transfer> all = new ArrayList<>();
    List<Transfer> page;
    do {
      page =
          book.queries()
              .accountTransfers(AccountFilter.of(account, CHUNK).between(from, until))
              .value();
      all.addAll(page);
      from = page.isEmpty() ? until : page.getLast().timestamp() + 1;
    } while (page.size() == CHUNK && from <= until);
    return all;
  }

  private static long nanos(LocalDate day) {
    return Math.multiplyExact(day.atStartOfDay(ZoneOffset.UTC).toEpochSecond(), 1_000_000_000L);
  }

  /** What a processor holds for us in a currency. */
  record Clearing(Account account, String currency) {}

  private List<Clearing> clearings(String processor) {
    QueryFilter ofKind =
        new QueryFilter(Uint128.ZERO, 0, 0, 0, AccountKind.CLEARING.code(), 0, 0, CHUNK, false);
    List<Clearing> clearings = new ArrayList<>();
    for (Account account : book.queries().queryAccounts(ofKind).value()) {
      String currency = Currencies.ofLedger(account.ledger()).orElse(null);
      if (currency != null && Chart.clearing(processor, currency).id().equals(account.id())) {
        clearings.add(new Clearing(account, currency));
      }
    }
    return clearings;
  }

  /** The fees of a day, one transfer per currency; what is doubled nobody agreed to. */
  private void bookFees(String processor, LocalDate day, List<Matched> lines) {
    Map<String, Long> fees = new TreeMap<>();
    for (Matched matched : lines) {
      if (!matched.doubled() && matched.line().feeMinor() > 0) {
        fees.merge(matched.line().amount().currency(), matched.line().feeMinor(), Math::addExact);
      }
    }
    fees.forEach((currency, minor) -> {
      CreateAccount cost = Chart.processorFees(processor, currency);
      CreateAccount clearing = Chart.clearing(processor, currency);
      book.ensure(List.of(cost, clearing));
      CreateTransfer fee =
          CreateTransfer.of(
              Uint128.of(Derived.id("processor-fee", processor, day, currency)),
              cost.id(),
              clearing.id(),
              minor,
              Currencies.ledger(currency),
              TransferKind.PROCESSOR_FEE.code());
      Reply reply = book.commit(Submission.of(fee));
      if (!(reply instanceof Reply.Accepted)) {
        throw new IllegalStateException(
            "the fees of %s for %s were answered %s".formatted(processor, day, reply));
      }
    });
  }

  /** Lines that nobody knew may be known by now: our side learned of the movement later. */
  private void askAgain(Processor processor) {
    for (ReconciliationTables.Unknown unknown : tables.unknown(processor.name())) {
      Long ours = amounts(List.of(unknown.movement())).get(unknown.movement());
      if (ours != null && ours.equals(unknown.reportedMinor())) {
        tables.known(unknown.id(), ours, clock.instant());
      }
    }
  }

  /** Where books and reports stand, by processor and currency. */
  List<ReconciliationStanding> standings() {
    List<ReconciliationStanding> standings = new ArrayList<>();
    for (Processor processor : processors.all()) {
      String name = processor.name();
      for (Clearing clearing : clearings(name)) {
        String currency = clearing.currency();
        long fees =
            book.queries()
                .account(Chart.processorFees(name, currency).id())
                .value()
                .map(account -> -account.balances().available())
                .orElse(0L);
        standings.add(
            new ReconciliationStanding(
                name,
                tables.lastDay(name).orElse(null),
                new Money(-clearing.account().balances().available(), currency),
                new Money(tables.reportedMinor(name, currency), currency),
                new Money(fees, currency),
                tables.openItems(name, currency)));
      }
    }
    return standings;
  }
}
