package org.comfrey.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Concurrent clients on two nodes. Each notes when it asked and when it was answered; afterwards
 * there must be one order of all operations in which every answer is right and which contradicts no
 * client's watch (linearizability).
 *
 * <p>The order is known, which spares the search for one: a write is where its position says, a
 * read is as of the position that it names. What is left to check is that this order respects real
 * time and explains each answer.
 */
class HistoryTest {
  private static final int ACCOUNTS = 4;

  /** An operation of a client; {@code refused} had no effect but to have seen a balance too low. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by identity where at all.
  record Operation(
      String kind,
      long asked,
      long answered,
      long position,
      int from,
      int to,
      long amount,
      long[] seen) {}

  @Test
  void answers_of_two_nodes_to_concurrent_clients_are_linearizable() throws Exception {
    check(history(40, 6));
  }

  @Test
  @Tag("long")
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void answers_of_two_nodes_are_linearizable_for_long() throws Exception {
    check(history(3_000, 16));
  }

  @Test
  void a_lost_update_is_caught() throws Exception {
    List<Operation> history = history(10, 4);
    int lost = history.stream().map(Operation::kind).toList().indexOf("moved");
    history.remove(lost);
    assertThatThrownBy(() -> check(history)).isInstanceOf(AssertionError.class);
  }

  @Test
  void a_stale_read_is_caught() throws Exception {
    List<Operation> history = history(10, 4);
    Operation read =
        history.stream().filter(o -> o.kind().equals("read")).reduce((a, b) -> b).orElseThrow();
    history.remove(read);
    history.add(
        new Operation("read", read.asked(), read.answered(), ACCOUNTS + 1, 0, 0, 0, read.seen()));
    assertThatThrownBy(() -> check(history)).isInstanceOf(AssertionError.class);
  }

  private static Uint128 id(long number) {
    return Uint128.of(number);
  }

  private static List<Operation> history(int each, int clients) throws Exception {
    DataSource dataSource = KeptConnections.of(TestDatabase.freshLedger());
    List<Operation> all = new ArrayList<>();
    try (Ledger a = Ledger.open(dataSource, LedgerOptions.STANDARD, InstantSource.system());
        Ledger b = Ledger.open(dataSource, LedgerOptions.STANDARD, InstantSource.system());
        ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Event> opening = new ArrayList<>();
      for (int i = 1; i <= ACCOUNTS; i++) {
        // The first may overdraw: it is where the money comes from.
        opening.add(
            CreateAccount.of(id(i), 1, 1)
                .withLimits(i == 1 ? CreateAccount.NO_FLOOR : 0, CreateAccount.NO_CEILING));
      }
      assertThat(a.submitAndWait(Submission.of(opening))).isInstanceOf(Reply.Accepted.class);
      List<Future<List<Operation>>> running = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        running.add(threads.submit(client(client % 2 == 0 ? a : b, client, each)));
      }
      for (Future<List<Operation>> client : running) {
        all.addAll(client.get());
      }
    }
    return all;
  }

  private static Callable<List<Operation>> client(Ledger ledger, int client, int each) {
    return () -> {
      Random random = new Random(client);
      List<Operation> operations = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        long asked = System.nanoTime();
        if (random.nextInt(4) == 0) {
          operations.add(read(ledger, asked));
        } else {
          int from = 1 + random.nextInt(ACCOUNTS);
          int to = 1 + (from + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
          long amount = 1L + random.nextInt(50);
          Uint128 transfer = id(1_000_000L * (client + 1) + i);
          Reply reply =
              ledger.submitAndWait(
                  Submission.of(CreateTransfer.of(transfer, id(from), id(to), amount, 1, 1)));
          operations.add(written(reply, asked, from, to, amount));
        }
      }
      return operations;
    };
  }

  private static Operation read(Ledger ledger, long asked) {
    List<Uint128> ids = new ArrayList<>();
    for (int i = 1; i <= ACCOUNTS; i++) {
      ids.add(id(i));
    }
    Answer<List<Account>> answer = ledger.queries().accounts(ids);
    long[] seen =
        answer.value().stream().mapToLong(account -> account.balances().available()).toArray();
    return new Operation("read", asked, System.nanoTime(), answer.position(), 0, 0, 0, seen);
  }

  private static Operation written(Reply reply, long asked, int from, int to, long amount) {
    long answered = System.nanoTime();
    long[] none = new long[0];
    return switch (reply) {
      case Reply.Accepted done ->
          new Operation("moved", asked, answered, done.position(), from, to, amount, none);
      case Reply.Rejected refused -> {
        assertThat(refused.cause().wireName()).isEqualTo("exceeds_floor");
        // A refused id is an entry of the log as well, but its result names no position.
        yield new Operation("refused", asked, answered, 0, from, to, amount, none);
      }
      case Reply.StepMoved other -> throw new AssertionError(other);
      case Reply.Replayed other -> throw new AssertionError(other);
      case Reply.KeyConflict other -> throw new AssertionError(other);
    };
  }

  private static void check(List<Operation> history) {
    List<Operation> ordered =
        new ArrayList<>(history.stream().filter(o -> !o.kind().equals("refused")).toList());
    // At one position the write comes first: a read as of it has seen it.
    ordered.sort(
        Comparator.comparingLong(Operation::position)
            .thenComparing(Operation::kind)
            .thenComparingLong(Operation::asked));
    long[] balances = new long[ACCOUNTS];
    long latestAsked = Long.MIN_VALUE;
    Map<Long, long[]> after = new HashMap<>();
    for (Operation o : ordered) {
      assertThat(o.answered())
          .as("answered before something was asked that the order puts first: " + o)
          .isGreaterThanOrEqualTo(latestAsked);
      latestAsked = Math.max(latestAsked, o.asked());
      if (o.kind().equals("read")) {
        assertThat(o.seen()).as(o.toString()).isEqualTo(balances);
      } else {
        balances[o.from() - 1] -= o.amount();
        balances[o.to() - 1] += o.amount();
        assertThat(o.from() == 1 || balances[o.from() - 1] >= 0).as(o.toString()).isTrue();
        after.put(o.position(), balances.clone());
      }
    }
    for (Operation o : history) {
      if (o.kind().equals("refused")) {
        refusedForAReason(o, ordered, after);
      }
    }
  }

  /** At some moment while the client waited the balance must have been too low. */
  private static void refusedForAReason(
      Operation refused, List<Operation> ordered, Map<Long, long[]> after) {
    long[] before = new long[ACCOUNTS];
    boolean explained = false;
    for (Operation o : ordered) {
      if (!o.kind().equals("moved")) {
        continue;
      }
      boolean mayComeFirst = o.asked() <= refused.answered();
      boolean mayComeLater = o.answered() >= refused.asked();
      explained |= mayComeLater && before[refused.from() - 1] < refused.amount();
      long[] then = after.get(o.position());
      if (!mayComeFirst || then == null) {
        break;
      }
      before = then;
    }
    explained |= before[refused.from() - 1] < refused.amount();
    assertThat(explained).as("refused without a reason: " + refused).isTrue();
  }
}
