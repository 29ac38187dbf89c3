package org.comfrey.kernel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.postgres.PoolLimits;
import org.junit.jupiter.api.Test;

/** Module alpha in one process, module beta in another. */
class ElsewhereTest extends RelayFixture {
  private final MemoryTransport transport = new MemoryTransport(20_261_122);

  @Test
  void anEventThatFailsInTheOtherProcessIsADeadLetterThereAndCanBeTriedAgain() {
    var broken = new AtomicBoolean(true);
    alphaApart();
    Relay there =
        betaApart(
            recorder()
                .on(
                    Counted.class,
                    event -> {
                      if (broken.get() && event.data().equals(new Counted("a", 1))) {
                        throw new IllegalStateException("broken");
                      }
                      record(event.data());
                    }));
    append(new Counted("a", 1), new Counted("a", 2), new Counted("b", 1));
    DeadLetter dead = awaitDead(there);
    assertThat(dead.module()).isEqualTo("beta");
    assertThat(dead.type()).isEqualTo("comfrey.alpha.counted.v1");
    assertThat(dead.reason()).contains("broken");
    // It may have come in a batch of its own, after the other died of its tries.
    awaitSeen(1);
    assertThat(seen()).containsExactly("b1");
    var operators = new DeadLettersEndpoint(there);
    assertThat(operators.list("beta").items()).containsExactly(dead);
    assertThat(operators.list("bet").items()).isEmpty();
    assertThatThrownBy(() -> operators.retry("beta", "beta", "beta", dead.position() + 1))
        .hasMessageContaining("No such event waits");
    assertThatThrownBy(() -> operators.skip("beta", "beta", "alpha", dead.position()))
        .hasMessageContaining("No such event waits");
    broken.set(false);
    operators.retry("beta", "beta", "beta", dead.position());
    awaitSeen(3);
    assertThat(seen()).containsExactly("b1", "a1", "a2");
  }

  @Test
  void whereEventsLeaveTheServerWhatIsHandledIsSafeBeforeAnyFollow() {
    alphaApart();
    betaApart(whoSaysHowToCommit());
    append(new Counted("a", 1));
    awaitSeen(1);
    assertThat(seen()).containsExactly("command line1");
  }

  @Test
  void aTransportThatIsAwayLosesNothingAndBreaksNoOrder() {
    transport.failures.set(3);
    Relay here = alphaApart();
    betaApart(recorder().on(Counted.class, event -> record(event.data())));
    append(new Counted("a", 1), new Counted("b", 1), new Counted("a", 2));
    awaitSeen(3);
    assertThat(seen()).containsExactlyInAnyOrder("a1", "b1", "a2");
    assertThat(seen().indexOf("a1")).isLessThan(seen().indexOf("a2"));
    assertThat(here.deadLetters()).isEmpty();
    assertThat(here.awaitQuiet(PATIENCE)).isTrue();
  }

  @Test
  void whatComesAgainAndAgainIsHandledOnceAndInOrder() {
    List<Counted> events = new ArrayList<>();
    List<String> a = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      events.add(new Counted("a", i));
      events.add(new Counted("b", i));
      a.add("a" + i);
    }
    alphaApart();
    Relay there = betaApart(recorder().on(Counted.class, event -> record(event.data())));
    append(events.toArray(Counted[]::new));
    awaitSeen(events.size());
    assertThat(there.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).hasSize(events.size());
    assertThat(seen().stream().filter(one -> one.startsWith("a"))).containsExactlyElementsOf(a);
    assertThat(transport.repeated).hasPositiveValue();
  }

  @Test
  void whatWaitedForSomebodyInOneProcessIsHandedOnToTheOtherWhenTheShapeChanges() {
    Subscriber one = recorder().on(Counted.class, event -> record(event.data()));
    var allowed = new AtomicBoolean();
    Relay single =
        relay(
            Subscriber.inTransactionOf(beta, "beta")
                .on(
                    Counted.class,
                    event -> {
                      if (!allowed.get()) {
                        throw new IllegalStateException("not yet");
                      }
                    }));
    append(new Counted("a", 1), new Counted("a", 2));
    awaitDead(single);
    single.close();
    append(new Counted("b", 1));

    alphaApart();
    betaApart(one);
    awaitSeen(3);
    assertThat(seen()).containsExactlyInAnyOrder("a1", "a2", "b1");
    assertThat(seen().indexOf("a1")).isLessThan(seen().indexOf("a2"));
    assertThat(Reshaping.waiting(alpha)).isEmpty();
  }

  @Test
  void whatWasToBeHandedOnIsDeliveredHereWhenEverythingIsInOneProcessAgain() {
    transport.failures.set(Integer.MAX_VALUE);
    Relay here = alphaApart();
    append(new Counted("a", 1));
    here.close();
    Relay single = relay(recorder().on(Counted.class, event -> record(event.data())));
    assertThat(single.awaitQuiet(PATIENCE)).isTrue();
    append(new Counted("a", 2));
    assertThat(single.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "a2");
    assertThat(Reshaping.waiting(alpha)).isEmpty();
  }

  @Test
  void whatArrivedAndWasHandledIsNotKept() {
    var arrivals =
        new Arrivals(
            new Outbox(beta, clock),
            List.of(Map.of("comfrey.alpha.counted.v1", Condition.always())),
            Set.of("alpha"),
            transport,
            LIMITS.inboxAge());
    Outbox ofBeta = new Outbox(beta, clock);
    List<Boolean> keptWhileHandled = new CopyOnWriteArrayList<>();
    Relay there =
        new Relay(
                List.of(ofBeta),
                List.of(
                    recorder()
                        .on(
                            Counted.class,
                            event -> {
                              keptWhileHandled.add(rowsIn(beta) > 0);
                              record(event.data());
                            })),
                clock,
                LIMITS,
                new Elsewhere.Apart(transport, Set.of("alpha")))
            .start();
    toClose.add(there);
    arrivals.keep(List.of(outbox.row(new Counted("a", 1)), outbox.row(new Counted("a", 2))));
    assertThat(there.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "a2");
    // The relay tidies by itself, too, so what is left now may be nothing already.
    assertThat(keptWhileHandled).hasSizeGreaterThanOrEqualTo(2).containsOnly(true);
    arrivals.tidy();
    assertThat(rowsIn(beta)).isZero();
    arrivals.keep(List.of(outbox.row(new Counted("a", 3))));
    assertThat(there.awaitQuiet(PATIENCE)).isTrue();
    arrivals.tidy();
    assertThat(rowsIn(beta)).isZero();
    assertThat(transport.size("beta")).as("never told on as beta's").isZero();
    assertThat(there.replay("beta", Instant.EPOCH)).isZero();
  }

  @Test
  void whereTheDatabaseIsSharedEachProcessDeliversToItsOwnFromEverybody() {
    Databases other = Databases.open(address, PoolLimits.standard(), List.of("alpha", "beta"));
    toClose.add(other);
    Relay here =
        new Relay(
                List.of(outbox),
                List.of(),
                clock,
                LIMITS,
                new Elsewhere.SameDatabase(List.of(new Outbox(beta, clock))))
            .start();
    Relay there =
        new Relay(
                List.of(new Outbox(other.module("beta"), clock)),
                List.of(recorder().on(Counted.class, event -> record(event.data()))),
                clock,
                LIMITS,
                new Elsewhere.SameDatabase(List.of(new Outbox(other.module("alpha"), clock))))
            .start();
    toClose.add(there);
    append(new Counted("a", 1));
    awaitSeen(1);
    here.close();
    append(new Counted("a", 2));
    awaitSeen(2);
    assertThat(seen()).containsExactly("a1", "a2");
    assertThat(there.backlogs().getFirst().module()).isEqualTo("alpha");
  }

  private static long rowsIn(ModuleDatabase database) {
    return database.sql().sql("SELECT count(*) FROM outbox").query(Long.class).single();
  }

  private Relay alphaApart() {
    Relay here =
        new Relay(
                List.of(outbox),
                List.of(),
                clock,
                LIMITS,
                new Elsewhere.Apart(transport, Set.of("beta")))
            .start();
    toClose.add(here);
    return here;
  }

  private Relay betaApart(Subscriber subscriber) {
    Relay there =
        new Relay(
                List.of(new Outbox(beta, clock)),
                List.of(subscriber),
                clock,
                LIMITS,
                new Elsewhere.Apart(transport, Set.of("alpha")))
            .start();
    toClose.add(there);
    return there;
  }
}
