package org.comfrey.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.comfrey.ledger.cli.LedgerCommand;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes on one database against the model, with broken connections, from printed seeds. */
class SimulationTest {
  private static final LedgerOptions OPTIONS =
      LedgerOptions.STANDARD
          .withGroupEventsMax(40)
          .withCachedAccountsMax(6)
          .withExpiryPoll(Duration.ofHours(1));

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void two_nodes_answer_as_the_model_does(long seed) {
    new Run(seed, 12).steps(100);
  }

  /**
   * Other seeds each time: -Dcomfrey.ledger.seed replays one, -Dcomfrey.ledger.events sets how
   * many.
   */
  @Test
  @Tag("long")
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void two_nodes_answer_as_the_model_does_for_a_million_events() {
    long seed = Long.getLong("comfrey.ledger.seed", System.nanoTime());
    long events = Long.getLong("comfrey.ledger.events", 1_000_000);
    long done = 0;
    while (done < events) {
      done += new Run(seed++, 60).steps(200);
      System.out.println("simulated events so far: " + done);
    }
  }

  private static final class Run {
    private final long seed;
    private final int burstMax;
    private final Random random;
    private final Model model = new Model();
    private final Generator generator;
    private final TestClock clock = new TestClock();
    private final DataSource plain = KeptConnections.of(TestDatabase.freshLedger());
    private final List<FaultyDataSource> faults =
        List.of(new FaultyDataSource(plain), new FaultyDataSource(plain));
    private final List<Ledger> nodes = new ArrayList<>();
    private final LedgerQueries queries;
    private final Map<String, EventResult> created = new HashMap<>();
    private final Deque<Submission> unanswered = new ArrayDeque<>();
    private long events;
    private int step;

    Run(long seed, int burstMax) {
      this.seed = seed;
      this.burstMax = burstMax;
      this.random = new Random(seed);
      this.generator = new Generator(random, model);
      TestDatabase.execute(plain, "create table outbox (position bigint, body text)");
      faults.forEach(faulty -> nodes.add(Ledger.open(faulty.dataSource(), OPTIONS, clock)));
      queries = nodes.getFirst().queries();
    }

    long steps(int count) {
      try {
        for (step = 0; step < count; step++) {
          if (random.nextInt(4) == 0) {
            clock.advance(Duration.ofNanos(random.nextInt(3) * 1_000_000_000L + 618_033_989L));
          }
          model.now = clock.nanos();
          burst();
          if (step % 12 == 11) {
            compare();
          }
        }
        compare();
        check();
        return events;
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ", step " + step, e);
      } finally {
        nodes.forEach(Ledger::close);
      }
    }

    /** A few submissions to one node, some of which share a group, some of which meet a fault. */
    private void burst() {
      int node = random.nextInt(nodes.size());
      FaultyDataSource faulty = faults.get(node);
      boolean breaking = random.nextInt(8) == 0;
      if (breaking) {
        faulty.breakAt(random.nextInt(16), random.nextBoolean());
      }
      List<Submission> sent = new ArrayList<>();
      while (!unanswered.isEmpty()) {
        sent.add(unanswered.poll());
      }
      int more = 1 + random.nextInt(burstMax);
      for (int i = 0; i < more; i++) {
        sent.add(generator.next());
      }
      List<CompletableFuture<Reply>> answers = new ArrayList<>();
      sent.forEach(submission -> answers.add(nodes.get(node).submit(submission)));
      for (int i = 0; i < sent.size(); i++) {
        events += sent.get(i).events().size();
        answer(sent.get(i), answers.get(i), breaking ? faulty : null);
      }
      faulty.heal();
    }

    private void answer(
        Submission submission, CompletableFuture<Reply> answer, @Nullable FaultyDataSource broken) {
      Reply reply;
      try {
        reply = answer.join();
      } catch (CompletionException e) {
        if (broken == null || !(e.getCause() instanceof LedgerUnavailable)) {
          throw e;
        }
        if (broken.brokenAfterCommit()) {
          model.submit(submission);
        }
        unanswered.add(submission);
        return;
      }
      assertThat(words(reply)).as(submission.toString()).isEqualTo(model.submit(submission));
      remember(submission, reply);
    }

    private static String words(Reply reply) {
      return switch (reply) {
        case Reply.Accepted accepted -> "accepted " + statuses(accepted.results());
        case Reply.Rejected rejected -> "rejected " + statuses(rejected.results());
        case Reply.StepMoved moved -> "moved to " + moved.actual();
        case Reply.Replayed replayed ->
            "replayed " + new String(replayed.reply(), StandardCharsets.UTF_8);
        case Reply.KeyConflict conflict -> "key conflict";
      };
    }

    private static List<String> statuses(List<EventResult> results) {
      return results.stream().map(EventResult::wireName).toList();
    }

    /** What was created at a place is found there ever after. */
    private void remember(Submission submission, Reply reply) {
      if (reply instanceof Reply.Rejected && !submission.opened().isEmpty()) {
        // The results may be those of the accounts.
        return;
      }
      List<EventResult> results =
          switch (reply) {
            case Reply.Accepted accepted -> accepted.results();
            case Reply.Rejected rejected -> rejected.results();
            case Reply.StepMoved moved -> List.of();
            case Reply.Replayed replayed -> List.of();
            case Reply.KeyConflict conflict -> List.of();
          };
      for (int i = 0; i < results.size(); i++) {
        EventResult result = results.get(i);
        Event event = submission.events().get(i);
        String name = event.getClass().getSimpleName() + " " + event.id();
        if (result.wireName().equals("created")) {
          created.put(name, result);
        } else if (result.wireName().equals("exists") && created.containsKey(name)) {
          EventResult first = created.get(name);
          assertThat(result.position()).isEqualTo(first.position());
          assertThat(result.timestamp()).isEqualTo(first.timestamp());
        }
      }
    }

    private void compare() {
      model.now = clock.nanos();
      model.expire();
      nodes.get(random.nextInt(nodes.size())).expireDue().join();
      List<Uint128> ids = new ArrayList<>();
      for (int i = 1; i <= 15; i++) {
        ids.add(Uint128.of(i));
      }
      List<String> expected = new ArrayList<>();
      for (Uint128 id : ids) {
        Model.MAccount a = model.accounts.get(id);
        if (a != null) {
          expected.add(
              id + " " + new Balances(a.dp, a.dt, a.cp, a.ct) + a.flags() + a.floor + a.ceiling);
        }
      }
      List<String> actual = new ArrayList<>();
      for (Account a : queries.accounts(ids).value()) {
        actual.add(a.id() + " " + a.balances() + a.flags() + a.floor() + a.ceiling());
      }
      assertThat(actual).isEqualTo(expected);
      List<Uint128> transferIds = new ArrayList<>(model.transfers.keySet());
      transferIds.addAll(model.failedTransfers);
      List<Uint128> found =
          queries
              .transfers(transferIds.subList(0, Math.min(8_000, transferIds.size())))
              .value()
              .stream()
              .map(Transfer::id)
              .toList();
      assertThat(found).isEqualTo(List.copyOf(model.transfers.keySet()).subList(0, found.size()));
      assertThat(
              queries.queryTransfers(QueryFilter.all(8_000)).value().stream()
                  .map(Transfer::amount)
                  .toList())
          .isEqualTo(model.transfers.values().stream().limit(8_000).map(t -> t.amount).toList());
      model.steps.forEach(
          (subject, number) -> assertThat(queries.step(subject).value()).isEqualTo(number));
    }

    private void check() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
      int status = LedgerCommand.run(new String[] {"check"}, out, plain);
      assertThat(bytes.toString(StandardCharsets.UTF_8).strip()).isEqualTo("the ledger is sound");
      assertThat(status).isZero();
    }
  }
}
