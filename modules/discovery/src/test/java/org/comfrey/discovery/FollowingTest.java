package org.comfrey.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.comfrey.api.ListingId;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.testkit.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowingTest {
  private static final int PATIENCE_SECONDS = 60;

  private final Databases databases = TestPostgres.databases("discovery", Nodes.SCHEMA);
  private final ModuleDatabase database = databases.module("discovery");
  private final Nodes here = Nodes.on(databases.module(Nodes.SCHEMA)).start();
  private final Nodes there = Nodes.on(databases.module(Nodes.SCHEMA)).start();
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final Following teller = new Following(database, there);
  private final Following following = new Following(database, here);
  private final UUID gone = UUID.fromString("00000000-0000-7000-8000-00000000000d");

  private final Following.Index index =
      new Following.Index() {
        @Override
        public void renew(List<String> listings) {
          listings.forEach(listing -> seen.add(listing.replaceAll("[^a-z]", "")));
        }

        @Override
        public void renewHidden() {
          seen.add("hidden");
        }

        @Override
        public void remove(ListingId listing) {
          seen.add("removed " + listing);
        }

        @Override
        public Set<String> ids() {
          return Set.of(gone.toString());
        }
      };

  @AfterEach
  void end() {
    following.close();
    here.close();
    there.close();
    databases.close();
  }

  private void write(String name) {
    database
        .sql()
        .sql("insert into listing (id, version, published, body) values (?, 1, true, ?::jsonb)")
        .params(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), "[\"" + name + "\"]")
        .update();
  }

  private String next() throws InterruptedException {
    String next = seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("nothing was seen").isNotNull();
    return String.valueOf(next);
  }

  @Test
  void whatIsCommittedLateIsNotMissedAndNothingIsSeenTwice() throws Exception {
    following.from(index);
    following.begin(index);
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch later = new CountDownLatch(1);
    Thread late =
        Thread.ofVirtual()
            .start(() ->
                database.inTransaction(() -> {
                  write("late");
                  written.countDown();
                  awaitQuietly(later);
                }));
    written.await();
    write("early");
    teller.changed();
    assertThat(next()).isEqualTo("early");
    later.countDown();
    late.join();
    teller.changed();
    assertThat(next()).isEqualTo("late");
    write("last");
    teller.changed();
    assertThat(next()).isEqualTo("last");
    assertThat(seen).isEmpty();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void afterAGapEverythingIsComparedAlsoWhatWasDeleted() throws Exception {
    following.from(index);
    following.begin(index);
    teller.removed(gone);
    assertThat(next()).isEqualTo("removed " + gone);
    teller.hiddenChanged();
    assertThat(next()).isEqualTo("hidden");
    write("untold");
    cutOff(here);
    // The look before the gap may have seen the row already.
    Set<String> left = new HashSet<>(Set.of("hidden", "untold", "removed " + gone));
    while (!left.isEmpty()) {
      left.remove(next());
    }
  }

  /** Ends the connection by which that node hears. */
  private void cutOff(Nodes node) {
    databases
        .module(Nodes.SCHEMA)
        .sql()
        .sql(
            """
            select pg_terminate_backend(pid) from pg_locks
            where locktype = 'advisory' and objid::bigint = ?
            """)
        .param(node.number())
        .query(Boolean.class)
        .list();
  }
}
