package org.comfrey.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody who is never let go on would keep everybody here. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TurnsTest {
  private final Deque<Runnable> come = new ArrayDeque<>();
  private final Turns turns = new Turns(come::add);
  private final List<String> done = new CopyOnWriteArrayList<>();

  /** A connection with two requests; the second arrives while the first is carried out. */
  private Thread twoRequests(String name, CountDownLatch second) {
    turns.execute(() -> {
      Turns.take();
      done.add(name + " first");
      await(second);
      Turns.take();
      done.add(name + " second");
    });
    Thread thread = Thread.ofPlatform().start(come.remove());
    while (!done.contains(name + " first")) {
      Thread.onSpinWait();
    }
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void comes(String name) {
    turns.execute(() -> {
      Turns.take();
      done.add(name);
    });
  }

  private void begins() {
    come.remove().run();
  }

  private void untilStanding(int many) {
    while (turns.standing() < many) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whereNobodyWaitsAConnectionGoesOn() throws Exception {
    CountDownLatch second = new CountDownLatch(0);
    twoRequests("one", second).join();
    assertThat(done).containsExactly("one first", "one second");
  }

  @Test
  void whoHasComeGoesBeforeTheNextRequestOfAConnection() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    Thread one = twoRequests("one", second);
    comes("other");
    second.countDown();
    untilStanding(1);
    assertThat(done).containsExactly("one first");
    begins();
    one.join();
    assertThat(done).containsExactlyInAnyOrder("one first", "other", "one second");
  }

  @Test
  void eachWhoBeginsLetsOneGoOnAndTheLastOfThemAll() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    List<Thread> three =
        List.of(
            twoRequests("one", second), twoRequests("two", second), twoRequests("three", second));
    comes("first other");
    comes("last other");
    second.countDown();
    untilStanding(3);
    begins();
    while (three.stream().allMatch(Thread::isAlive)) {
      Thread.onSpinWait();
    }
    assertThat(three).filteredOn(Thread::isAlive).hasSize(2);
    begins();
    for (Thread thread : three) {
      thread.join();
    }
    assertThat(done).hasSize(8);
  }

  @Test
  void whoCannotBeCarriedOutIsNotWaitedFor() {
    AtomicInteger asked = new AtomicInteger();
    Turns refusing =
        new Turns(work -> {
          if (asked.getAndIncrement() == 0) {
            throw new RejectedExecutionException("no more threads");
          }
          work.run();
        });
    assertThatThrownBy(() -> refusing.execute(() -> done.add("refused")))
        .isInstanceOf(RejectedExecutionException.class);
    refusing.execute(() -> {
      Turns.take();
      Turns.take();
      done.add("gone on");
    });
    assertThat(done).containsExactly("gone on");
  }

  @Test
  void nobodyIsForgottenWhateverTheOrder() {
    Turns real = new Turns();
    CountDownLatch all = new CountDownLatch(2_000);
    for (int i = 0; i < 2_000; i++) {
      real.execute(() -> {
        for (int request = 0; request < 20; request++) {
          Turns.take();
        }
        all.countDown();
      });
    }
    await(all);
    assertThat(all.getCount()).isZero();
  }

  @Test
  void outsideOfAConnectionThereAreNoTurns() {
    comes("other");
    Turns.take();
    begins();
    assertThat(done).containsExactly("other");
  }
}
