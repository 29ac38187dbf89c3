package org.comfrey.kernel.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.postgres.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodesTest {
  private static final int PATIENCE_SECONDS = 60;

  private final Databases databases = TestServer.databases("alpha");
  private final ModuleDatabase database = databases.module("alpha");
  private final List<Nodes> started = new ArrayList<>();

  /** One node with what happens to it. */
  private record Seen(Nodes nodes, BlockingQueue<String> what) {
    String next() throws InterruptedException {
      String next = what.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("nothing happened").isNotNull();
      return String.valueOf(next);
    }
  }

  private Seen node() {
    Nodes nodes = Nodes.on(database);
    var what = new LinkedBlockingQueue<String>();
    nodes.on("word", (_, text) -> what.add(text));
    nodes.onGap(() -> what.add("GAP"));
    nodes.onComing(node -> what.add("came " + node));
    nodes.onLeaving(node -> what.add("left " + node));
    started.add(nodes);
    return new Seen(nodes.start(), what);
  }

  @AfterEach
  void close() {
    started.forEach(Nodes::close);
    databases.close();
  }

  @Test
  void aNodeHearsAllThatAnotherTellsInItsOrderAndNothingOfItsOwn() throws Exception {
    Seen one = node();
    Seen other = node();
    assertThat(one.next()).isEqualTo("came " + other.nodes().number());
    assertThat(other.next()).isEqualTo("came " + one.nodes().number());
    List<String> words = IntStream.range(0, 3_000).mapToObj(i -> i + " ".repeat(i % 90)).toList();
    words.forEach(word -> one.nodes().tell("word", word));
    one.nodes().tell("what nobody hears", "1");
    for (String word : words) {
      assertThat(other.next()).isEqualTo(word);
    }
    other.nodes().tell("word", "last");
    assertThat(one.next()).isEqualTo("last");
  }

  @Test
  void whoStopsIsGoneAtOnceAndLeavesNoGap() throws Exception {
    Seen one = node();
    Seen other = node();
    assertThat(one.next()).startsWith("came");
    other.nodes().tell("word", "bye then");
    other.nodes().close();
    assertThat(one.next()).isEqualTo("bye then");
    assertThat(one.next()).isEqualTo("left " + other.nodes().number());
    Seen third = node();
    assertThat(one.next()).isEqualTo("came " + third.nodes().number());
    assertThat(one.nodes().others()).containsExactly(third.nodes().number());
  }

  @Test
  void whoDiesMayHaveCommittedWhatItToldNobody() throws Exception {
    Seen one = node();
    try (Session dying = Session.open(database, 4_711)) {
      assertThat(dying.living()).contains(4_711, one.nodes().number());
      assertThat(one.next()).isEqualTo("came 4711");
    }
    assertThat(one.next()).isEqualTo("left 4711");
    assertThat(one.next()).isEqualTo("GAP");
  }

  @Test
  void whoIsCutOffKnowsOfTheGapAndHearsAgainAfterIt() throws Exception {
    Seen one = node();
    Seen other = node();
    assertThat(one.next()).startsWith("came");
    assertThat(other.next()).startsWith("came");
    cutOff(other.nodes());
    String heard = other.next();
    while (!heard.equals("GAP")) {
      heard = other.next();
    }
    one.nodes().tell("word", "again");
    while (!heard.equals("again")) {
      heard = other.next();
    }
  }

  /** Ends the connection by which that node hears. */
  private void cutOff(Nodes node) throws SQLException {
    database
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

  @Test
  void aLineThatIsTooLongOrTwoIsRefusedWhereItIsTold() {
    Seen one = node();
    assertThatThrownBy(() -> one.nodes().tell("word", "a\nb")).hasMessageContaining("ids alone");
    assertThatThrownBy(() -> one.nodes().tell("word", "a".repeat(2_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoIsAloneTellsNobody() {
    try (Nodes alone = Nodes.alone().start()) {
      alone.tell("word", "a\nb");
      assertThat(alone.isAlone()).isTrue();
      assertThat(alone.others()).isEmpty();
    }
  }
}
