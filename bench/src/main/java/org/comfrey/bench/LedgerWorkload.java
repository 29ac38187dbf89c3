package org.comfrey.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Event;
import org.comfrey.ledger.Row;
import org.comfrey.ledger.RowTable;
import org.comfrey.ledger.Step;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.TransferFlags;
import org.comfrey.ledger.Uint128;

/** Makes the submissions of a workload; accounts are numbered from 1, the platform's is 1. */
final class LedgerWorkload {
  static final RowTable OUTBOX =
      new RowTable(
          "bench_outbox",
          List.of(
              new RowTable.Column("id", RowTable.Type.UUID),
              new RowTable.Column("position", RowTable.Type.BIGINT),
              new RowTable.Column("body", RowTable.Type.JSONB)));
  private static final int LEDGER = 1;
  private static final int CODE = 1;

  /** Who pays whom. */
  enum Kind {
    UNIFORM,
    ZIPF,
    HOT,
    ESCROW
  }

  private final Kind kind;
  private final int accounts;
  private final SplittableRandom random;
  private final double[] zipf;
  private long counter;
  private final long node;

  LedgerWorkload(Kind kind, int accounts, long seed) {
    this.kind = kind;
    this.accounts = accounts;
    this.random = new SplittableRandom(seed);
    this.node = seed << 48;
    this.zipf = kind == Kind.ZIPF ? cumulative(accounts) : new double[0];
  }

  private static double[] cumulative(int count) {
    double[] sums = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 1.0 / (i + 1);
      sums[i] = sum;
    }
    return sums;
  }

  /** In the form and order of UUIDv7: a rising number in front, chance behind. */
  private Uint128 nextId() {
    long rising = 0x0199_0000_0000_7000L + (++counter << 16);
    return new Uint128(rising, node ^ random.nextLong(1L << 48) | 1L << 63);
  }

  static Uint128 account(int number) {
    return new Uint128(0x0198_0000_0000_7000L, number * 0x9E3779B97F4A7C15L);
  }

  private int pick() {
    if (kind == Kind.ZIPF) {
      double at = random.nextDouble() * zipf[zipf.length - 1];
      int found = Arrays.binarySearch(zipf, at);
      return 1 + Math.min(accounts - 1, found < 0 ? -found - 1 : found);
    }
    return 1 + random.nextInt(accounts);
  }

  private int other(int than) {
    int picked = pick();
    while (picked == than) {
      picked = pick();
    }
    return picked;
  }

  CreateTransfer transfer() {
    int debit = kind == Kind.HOT ? 1 : pick();
    int credit = other(debit);
    boolean swap = kind == Kind.HOT && (counter & 1) == 0;
    return CreateTransfer.of(
        nextId(),
        account(swap ? credit : debit),
        account(swap ? debit : credit),
        1 + random.nextInt(1000),
        LEDGER,
        CODE);
  }

  /** An order's two holds, the provider's share and the rest; one is posted, the other voided. */
  private void escrow(List<Event> events) {
    int client = pick();
    int provider = other(client);
    CreateTransfer share = pend(client, provider);
    CreateTransfer rest = pend(client, provider);
    events.add(share);
    events.add(rest);
    events.add(CreateTransfer.post(nextId(), share.id(), share.amount() / 2));
    events.add(CreateTransfer.voidPending(nextId(), rest.id()));
  }

  private CreateTransfer pend(int client, int provider) {
    return CreateTransfer.pend(
        nextId(),
        account(client),
        account(provider),
        2 + random.nextInt(1000),
        LEDGER,
        CODE,
        86_400);
  }

  Submission batch(int events) {
    List<Event> batch = new ArrayList<>(events + 3);
    while (batch.size() < events) {
      if (kind == Kind.ESCROW) {
        escrow(batch);
      } else {
        batch.add(transfer());
      }
    }
    return Submission.of(batch);
  }

  /** Three linked transfers, as a step of an order makes them. */
  Submission order(boolean companions) {
    Submission submission =
        Submission.of(
            transfer().withFlags(TransferFlags.LINKED),
            transfer().withFlags(TransferFlags.LINKED),
            transfer());
    if (!companions) {
      return submission;
    }
    UUID subject = nextId().uuid();
    return submission.with(
        new Step(subject, 0),
        Row.of(
            OUTBOX,
            subject,
            Row.POSITION,
            "{\"type\":\"order.paid\",\"order\":\"" + subject + "\"}"));
  }
}
