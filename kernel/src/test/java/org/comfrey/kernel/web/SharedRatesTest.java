package org.comfrey.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.nodes.SharedBuckets;
import org.comfrey.kernel.nodes.SharedBuckets.Size;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.TestServer;
import org.comfrey.kernel.time.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedRatesTest {
  private static final int QUOTA = RateLimit.PERSON.requests();

  private final Databases databases = TestServer.databases(Nodes.SCHEMA);
  private final MovableClock clock = MovableClock.at("2026-03-02T08:00:00Z");
  @TempDir private Path folder;
  private SharedBuckets buckets = SharedBuckets.none();

  @BeforeEach
  void begin() {
    Path key = folder.resolve("key");
    ServerKeys keys =
        new ServerKeys(Files.exists(key) ? MasterKey.read(key) : MasterKey.create(key));
    buckets = SharedBuckets.in(databases.module(Nodes.SCHEMA), keys);
  }

  @AfterEach
  void end() {
    databases.close();
  }

  private Rates node() {
    return new Rates(1, buckets, clock);
  }

  private static long allowed(List<Rates> nodes, int asked) throws InterruptedException {
    AtomicInteger allowed = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < asked; i++) {
        Rates node = nodes.get(i % nodes.size());
        threads.execute(() -> {
          if (node.allows(RateLimit.PERSON, "somebody")) {
            allowed.incrementAndGet();
          }
        });
      }
    }
    return allowed.get();
  }

  @Test
  void threeNodesTogetherAllowWhatOneDoes() throws Exception {
    List<Rates> nodes = Stream.generate(this::node).limit(3).toList();
    assertThat(allowed(nodes, 3 * QUOTA)).isEqualTo(QUOTA);
    assertThat(nodes.getFirst().allows(RateLimit.PERSON, "somebody else")).isTrue();
    clock.advance(RateLimit.PERSON.window().dividedBy(2));
    assertThat(allowed(nodes, 3 * QUOTA)).isEqualTo(QUOTA / 2);
  }

  @Test
  void whatIsKeptFromBeforeIsAtMostASliceForEachNode() throws Exception {
    List<Rates> nodes = Stream.generate(this::node).limit(3).toList();
    assertThat(allowed(nodes, 3)).isEqualTo(3);
    clock.advance(RateLimit.PERSON.window());
    int slice = QUOTA / Slices.OF_A_RATE;
    assertThat(allowed(nodes, 6 * QUOTA)).isEqualTo(QUOTA + 3L * (slice - 1));
  }

  @Test
  void whoIsRefusedIsToldWhenToComeBackAndIsHeardThen() throws Exception {
    Rates node = node();
    assertThat(allowed(List.of(node), QUOTA)).isEqualTo(QUOTA);
    Rates.Taken refused = node.take(RateLimit.PERSON, "somebody");
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.pause()).isPositive().isLessThan(Duration.ofSeconds(10));
    clock.advance(refused.pause());
    assertThat(node.take(RateLimit.PERSON, "somebody").allowed()).isTrue();
  }

  @Test
  void aBucketGivesEachTokenOnceHoweverManyDrawAndTakesBackNoMoreThanItHolds() {
    Size size = new Size(10, Duration.ofMinutes(15));
    long drawn =
        IntStream.range(0, 40)
            .parallel()
            .mapToLong(_ -> buckets.draw("guesses", size, 1, clock.instant()).tokens())
            .sum();
    assertThat(drawn).isEqualTo(10);
    buckets.putBack("guesses", size);
    assertThat(buckets.draw("guesses", size, 5, clock.instant()).tokens()).isEqualTo(1);
    IntStream.range(0, 20).forEach(_ -> buckets.putBack("guesses", size));
    assertThat(buckets.draw("guesses", size, 50, clock.instant()).tokens()).isEqualTo(10);
    // A node whose clock is behind takes nothing from the others.
    assertThat(buckets.draw("guesses", size, 1, clock.instant().minusSeconds(900)).tokens())
        .isZero();
    clock.advance(Duration.ofSeconds(90));
    assertThat(buckets.draw("guesses", size, 5, clock.instant()).tokens()).isEqualTo(1);
  }

  @Test
  void callersAreCountedHereWhileTheDatabaseIsGone() throws Exception {
    Rates node = node();
    databases.close();
    int slice = QUOTA / Slices.OF_A_RATE;
    assertThat(allowed(List.of(node), 5 * slice)).isEqualTo(slice);
    clock.advance(RateLimit.PERSON.window().dividedBy(Slices.OF_A_RATE));
    assertThat(allowed(List.of(node), 5 * slice)).isEqualTo(slice);
  }
}
