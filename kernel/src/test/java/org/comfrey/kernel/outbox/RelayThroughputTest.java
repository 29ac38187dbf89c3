package org.comfrey.kernel.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.postgres.PoolLimits;
import org.comfrey.postgres.EmbeddedPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prints what docs/decisions/outbox.md says, on a server that writes durably. */
@Tag("long")
class RelayThroughputTest {
  private static final int EVENTS = 60_000;
  private static final int SUBJECTS = 1_000;

  @Test
  void everythingIsDeliveredAndTheRatesArePrinted() {
    try (var server = EmbeddedPostgres.temporary(true)) {
      server.createDatabase("throughput");
      var address = DatabaseAddress.of(server, "throughput");
      try (var databases =
          Databases.open(address, PoolLimits.standard(), List.of("alpha", "beta"))) {
        ModuleDatabase beta = databases.module("beta");
        var outbox = new Outbox(databases.module("alpha"), InstantSource.system());
        var counted = new AtomicInteger();
        Subscriber trivial =
            Subscriber.inTransactionOf(beta, "trivial")
                .on(Counted.class, event -> counted.incrementAndGet());
        Subscriber writing =
            Subscriber.inTransactionOf(beta, "writing")
                .on(
                    Counted.class,
                    event ->
                        beta.sql()
                            .sql("INSERT INTO seen (counter, number) VALUES (?, ?)")
                            .params(event.data().counter(), event.data().number())
                            .update());
        new Subscription(databases.module("alpha"), trivial, trivial.wantedOf("alpha")).declare();
        append(databases.module("alpha"), outbox);
        double plain = rate(outbox, trivial);
        double withInsert = rate(outbox, writing.fromBeginning());
        assertThat(counted).hasValue(EVENTS);
        System.out.printf("trivial %.0f/s, one insert each %.0f/s%n", plain, withInsert);
      }
    }
  }

  private static void append(ModuleDatabase alpha, Outbox outbox) {
    long begin = System.nanoTime();
    for (int from = 0; from < EVENTS; from += 500) {
      var events = new ArrayList<Counted>();
      for (int i = from; i < from + 500; i++) {
        events.add(new Counted("counter-" + i % SUBJECTS, i));
      }
      alpha.inTransaction(() -> outbox.append(events).size());
    }
    System.out.printf("appended %.0f/s%n", EVENTS * 1e9 / (System.nanoTime() - begin));
  }

  private static double rate(Outbox outbox, Subscriber subscriber) {
    long begin = System.nanoTime();
    try (var relay =
        new Relay(
                List.of(outbox),
                List.of(subscriber),
                InstantSource.system(),
                RelayLimits.standard())
            .start()) {
      assertThat(relay.awaitQuiet(Duration.ofMinutes(2))).isTrue();
    }
    return EVENTS * 1e9 / (System.nanoTime() - begin);
  }
}
