package org.comfrey.kernel.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RelayFailureTest extends RelayFixture {
  @Test
  void anEventThatFailsHoldsUpItsOwnSubjectAndNobodyElse() {
    Set<Integer> poison = ConcurrentHashMap.newKeySet();
    poison.add(2);
    Relay relay =
        relay(
            recorder()
                .on(
                    Counted.class,
                    event -> {
                      record(event.data());
                      if (poison.contains(event.data().number())) {
                        throw new IllegalStateException("no twos");
                      }
                    }));
    append(new Counted("a", 1), new Counted("a", 2), new Counted("b", 1), new Counted("a", 3));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "b1");

    append(new Counted("a", 4), new Counted("c", 1));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "b1", "c1");

    poison.clear();
    clock.advance(Duration.ofSeconds(2));
    awaitNothingHeld(relay);
    assertThat(seen()).containsExactly("a1", "b1", "c1", "a2", "a3", "a4");
  }

  @Test
  void anEventThatFailsTooOftenWaitsForAPersonWhoTriesItAgainOrSkipsIt() {
    Set<Integer> poison = ConcurrentHashMap.newKeySet();
    poison.addAll(List.of(1, 2));
    Relay relay =
        relay(
            recorder()
                .on(
                    Counted.class,
                    event -> {
                      if (poison.contains(event.data().number())) {
                        throw new IllegalStateException("not " + event.data().number());
                      }
                      record(event.data());
                    }));
    append(new Counted("a", 1), new Counted("a", 2), new Counted("a", 3));
    DeadLetter first = awaitDead(relay);
    assertThat(first.subject()).isEqualTo("a");
    assertThat(first.reason()).contains("not 1");
    assertThat(first.attempts()).isEqualTo(3);
    assertThat(first.waiting()).isEqualTo(2);

    poison.remove(1);
    assertThat(relay.retry(first)).isTrue();
    DeadLetter second = awaitDead(relay);
    assertThat(seen()).containsExactly("a1");
    assertThat(second.reason()).contains("not 2");
    assertThat(relay.retry(first)).as("somebody who looks at an old page").isTrue();
    second = awaitDead(relay);

    assertThat(relay.skip(second)).isTrue();
    assertThat(relay.skip(second)).as("a second click").isFalse();
    awaitSeen(2);
    assertThat(seen()).containsExactly("a1", "a3");
    assertThat(relay.deadLetters()).isEmpty();
  }

  @Test
  void theMetersTellWhatEachSubscriberIsBehind() {
    Relay relay =
        relay(
            recorder()
                .on(
                    Counted.class,
                    event -> {
                      throw new IllegalStateException("no");
                    }));
    append(new Counted("a", 1), new Counted("a", 2));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    var registry = new SimpleMeterRegistry();
    new RelayMeters(relay, clock).bindTo(registry);
    var held = registry.get("comfrey.outbox.held").tag("module", "alpha").tag("subscriber", "beta");
    assertThat(held.gauge().value()).isEqualTo(2);
    assertThat(registry.get("comfrey.outbox.pending").gauge().value()).isZero();
    assertThat(registry.get("comfrey.outbox.lag.seconds").gauge().value()).isZero();
  }

  @Test
  void aFailureThatShowsAtCommitIsPinnedOnTheEventThatCausedIt() {
    Relay relay =
        relay(
            recorder()
                .on(
                    Counted.class,
                    event -> {
                      record(event.data());
                      beta.sql()
                          .sql("INSERT INTO picky VALUES (?)")
                          .param(event.data().number())
                          .update();
                    }));
    append(
        new Counted("a", 1),
        new Counted("b", 2),
        new Counted("c", 1),
        new Counted("d", 4),
        new Counted("e", 5));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "b2", "d4", "e5");
    assertThat(relay.backlogs().getFirst().held()).isEqualTo(1);
  }

  @Test
  void aBrokenHandlerStopsOnlyItsEvent() {
    Relay relay =
        relay(
            recorder()
                .on(
                    Counted.class,
                    event -> {
                      if (event.data().number() == 1) {
                        throw new NoClassDefFoundError("gone");
                      }
                      record(event.data());
                    }));
    append(new Counted("a", 1), new Counted("b", 2));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("b2");
  }

  @Test
  void aSubscriberOutsideTransactionsSeesEachSubjectInOrderAndMayFail() {
    var order = new ConcurrentHashMap<String, List<Integer>>();
    var failures = new AtomicInteger();
    Relay relay =
        relay(
            Subscriber.outside("mail")
                .on(
                    Counted.class,
                    event -> {
                      if (event.data().number() == 5 && failures.getAndIncrement() < 1) {
                        throw new IllegalStateException("the mail server is asleep");
                      }
                      order
                          .computeIfAbsent(event.subject(), subject -> new ArrayList<>())
                          .add(event.data().number());
                    }));
    for (int i = 1; i <= 8; i++) {
      append(new Counted("a", i), new Counted("b", 10 + i));
    }
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(order.get("a")).containsExactly(1, 2, 3, 4);
    assertThat(order.get("b")).containsExactly(11, 12, 13, 14, 15, 16, 17, 18);
    clock.advance(Duration.ofSeconds(2));
    awaitNothingHeld(relay);
    assertThat(order.get("a")).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }
}
