package org.comfrey.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Makes up submissions, most of them sensible, many repeated, changed or nonsense. */
final class Generator {
  static final RowTable OUTBOX =
      new RowTable(
          "outbox",
          List.of(
              new RowTable.Column("position", RowTable.Type.BIGINT),
              new RowTable.Column("body", RowTable.Type.TEXT)));
  private static final int ACCOUNTS = 14;

  private final Random random;
  private final Model model;
  private final List<CreateTransfer> made = new ArrayList<>();
  private final List<CreateTransfer> pends = new ArrayList<>();
  private final List<Submission> sent = new ArrayList<>();
  private long nextId = 1;

  Generator(Random random, Model model) {
    this.random = random;
    this.model = model;
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  Submission next() {
    if (!sent.isEmpty() && chance(0.06)) {
      return any(sent.subList(Math.max(0, sent.size() - 60), sent.size()));
    }
    List<Event> events = new ArrayList<>();
    int count = chance(0.6) ? 1 : random.nextInt(6);
    for (int i = 0; i < count; i++) {
      events.add(event());
    }
    List<CreateAccount> opened = new ArrayList<>();
    while (chance(0.12)) {
      opened.add(account());
    }
    Submission submission = new Submission(opened, events, chance(0.3) ? companions() : List.of());
    sent.add(submission);
    return submission;
  }

  private List<Companion> companions() {
    List<Companion> companions = new ArrayList<>();
    if (chance(0.7)) {
      UUID subject = new UUID(7, random.nextInt(6));
      long actual = model.steps.getOrDefault(subject, 0L);
      companions.add(new Step(subject, chance(0.8) ? actual : random.nextInt(5)));
      if (chance(0.1)) {
        companions.add(new Step(subject, actual + 1));
      }
    }
    if (chance(0.5)) {
      companions.add(Row.of(OUTBOX, Row.POSITION, "body"));
    }
    if (chance(0.3) || companions.isEmpty()) {
      String key = "key " + random.nextInt(40);
      String print = "print " + random.nextInt(2);
      companions.add(Once.of(key.getBytes(UTF_8), print.getBytes(UTF_8), key.getBytes(UTF_8)));
    }
    return companions;
  }

  private Event event() {
    if (chance(0.08)) {
      return account();
    }
    if (chance(0.05)) {
      return limits();
    }
    CreateTransfer transfer = transfer();
    made.add(transfer);
    if ((transfer.flags() & TransferFlags.PENDING) != 0) {
      pends.add(transfer);
    }
    return transfer;
  }

  private Uint128 accountId() {
    return Uint128.of(1 + random.nextInt(ACCOUNTS));
  }

  private CreateAccount account() {
    Uint128 id = accountId();
    // What an account is follows from its id, so that most repetitions are the same.
    Random fixed = new Random(id.low() * 31);
    CreateAccount account =
        CreateAccount.of(id, fixed.nextInt(7) == 0 ? 2 : 1, chance(0.03) ? 0 : 1);
    account =
        switch (fixed.nextInt(6)) {
          case 0 -> account.withFlags(AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS);
          case 1 -> account.withFlags(AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS);
          case 2 -> account.withLimits(0, CreateAccount.NO_CEILING);
          case 3 -> account.withLimits(-700, 900);
          default -> account;
        };
    if (chance(0.05)) {
      account = account.withLimits(random.nextInt(30) - 20, random.nextInt(100));
    }
    if (chance(0.02)) {
      account = account.withFlags(AccountFlags.CLOSED);
    }
    return chance(0.1) ? account.withFlags(AccountFlags.LINKED) : account;
  }

  private ChangeLimits limits() {
    long floor = chance(0.3) ? CreateAccount.NO_FLOOR : -random.nextInt(1500);
    long ceiling = chance(0.4) ? CreateAccount.NO_CEILING : random.nextInt(3000) - 10;
    Uint128 id = Uint128.of(chance(0.9) ? nextId++ : 1 + random.nextLong(nextId));
    return new ChangeLimits(id, accountId(), floor, ceiling, chance(0.1));
  }

  private CreateTransfer transfer() {
    if (!made.isEmpty() && chance(0.06)) {
      return any(made);
    }
    if (!made.isEmpty() && chance(0.05)) {
      return changed(any(made));
    }
    Uint128 id = Uint128.of(nextId++);
    CreateTransfer transfer;
    double kind = random.nextDouble();
    if (kind < 0.25 && !pends.isEmpty()) {
      transfer = ending(id);
    } else if (kind < 0.5) {
      long timeout = chance(0.5) ? 0 : 1 + random.nextInt(6);
      transfer = CreateTransfer.pend(id, accountId(), accountId(), amount(), 1, 1, timeout);
      if (chance(0.08)) {
        transfer = transfer.withFlags(TransferFlags.CLOSING_DEBIT);
      }
      if (chance(0.08)) {
        transfer = transfer.withFlags(TransferFlags.CLOSING_CREDIT);
      }
    } else {
      int ledger = chance(0.02) ? 0 : chance(0.1) ? 2 : 1;
      transfer = CreateTransfer.of(id, accountId(), accountId(), amount(), ledger, 1);
    }
    if (chance(0.06)) {
      transfer = transfer.withFlags(TransferFlags.BALANCING_DEBIT);
    }
    if (chance(0.06)) {
      transfer = transfer.withFlags(TransferFlags.BALANCING_CREDIT);
    }
    return chance(0.2) ? transfer.withFlags(TransferFlags.LINKED) : transfer;
  }

  private CreateTransfer ending(Uint128 id) {
    CreateTransfer pend = any(pends.subList(Math.max(0, pends.size() - 25), pends.size()));
    if (chance(0.45)) {
      return CreateTransfer.voidPending(id, pend.id());
    }
    long amount =
        switch (random.nextInt(4)) {
          case 0 -> CreateTransfer.AMOUNT_MAX;
          case 1 -> pend.amount();
          case 2 -> pend.amount() / 2;
          default -> amount();
        };
    return CreateTransfer.post(id, pend.id(), amount);
  }

  private CreateTransfer changed(CreateTransfer t) {
    return switch (random.nextInt(3)) {
      case 0 -> t.withFlags(TransferFlags.PENDING);
      case 1 ->
          new CreateTransfer(
              t.id(),
              accountId(),
              t.creditAccountId(),
              t.amount(),
              t.pendingId(),
              t.userData128(),
              t.userData64(),
              t.userData32(),
              t.timeoutSeconds(),
              t.ledger(),
              t.code(),
              t.flags(),
              0);
      default ->
          new CreateTransfer(
              t.id(),
              t.debitAccountId(),
              t.creditAccountId(),
              amount(),
              t.pendingId(),
              t.userData128(),
              t.userData64(),
              t.userData32(),
              t.timeoutSeconds(),
              t.ledger(),
              t.code(),
              t.flags(),
              0);
    };
  }

  private long amount() {
    if (chance(0.01)) {
      return Long.MAX_VALUE - random.nextInt(1000);
    }
    return chance(0.05) ? 0 : random.nextInt(400);
  }
}
