package org.comfrey.kernel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Subscribers that want only some events of a class. */
class ConditionTest extends RelayFixture {
  private static final Condition FIRST = Condition.where("number", 1);

  @EventType("alpha.told.v1")
  private record Told(String who, long number, @Nullable Boolean moved) implements Event {
    @Override
    public String subject() {
      return who;
    }
  }

  @Test
  void whatASubscriberDoesNotWantIsNeitherLaidInNorDelivered() {
    Relay relay = relay(recorder().on(Counted.class, FIRST, event -> record(event.data())));
    relay.close();
    append(new Counted("a", 2), new Counted("a", 3));
    assertThat(deliveries()).isZero();
    append(new Counted("a", 1), new Counted("b", 1), new Counted("b", 2));
    assertThat(deliveries()).isEqualTo(2);
    Relay next = relay(recorder().on(Counted.class, FIRST, event -> record(event.data())));
    assertThat(next.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "b1");
  }

  @Test
  void theProcessDecidesAsPostgresDoes() {
    List<Condition> conditions =
        List.of(
            Condition.always(),
            Condition.where("number", 1),
            Condition.where("number", 1L << 40).or("who", "b \"quoted\" {}"),
            Condition.where("moved", true),
            Condition.where("moved", true).or("moved", false),
            Condition.unless("moved", false),
            Condition.unless("moved", false).or("who", "a"),
            Condition.where("who", "1"));
    List<Told> events = new ArrayList<>();
    for (String who : List.of("a", "1", "b \"quoted\" {}")) {
      for (long number : new long[] {0, 1, 1L << 40}) {
        events.add(new Told(who, number, null));
        events.add(new Told(who, number, false));
        events.add(new Told(who, number, true));
      }
    }
    List<Subscriber> subscribers = new ArrayList<>();
    for (Condition condition : conditions) {
      subscribers.add(
          Subscriber.outside("alpha.s" + subscribers.size())
              .on(Told.class, condition, event -> {}));
    }
    subscribers.forEach(one -> new Subscription(alpha, one, one.wantedOf("alpha")).declare());
    alpha.inTransaction(() -> outbox.append(events));
    for (Subscriber subscriber : subscribers) {
      Map<String, Condition> wanted = subscriber.wantedOf("alpha");
      List<String> decidedHere =
          events.stream()
              .map(outbox::row)
              .filter(row -> new Laid(row).isWantedBy(wanted))
              .map(OutboxRow::data)
              .toList();
      List<String> laidIn =
          new DeliveryQueue(alpha, subscriber)
              .next(100).stream()
                  .map(delivery -> new EventJson().read(delivery.row().data(), Told.class))
                  .map(new EventJson()::write)
                  .toList();
      assertThat(laidIn).as(subscriber.name()).isEqualTo(decidedHere);
    }
  }

  @Test
  void nobodyIsWokenByWhatTheyDoNotWant() {
    Subscriber subscriber = recorder().on(Counted.class, FIRST, event -> {});
    Post post = Post.all(List.of(outbox), List.of(subscriber), new Elsewhere.Nobody()).getFirst();
    Laid first = new Laid(outbox.row(new Counted("a", 1)));
    Laid second = new Laid(outbox.row(new Counted("a", 2)));
    assertThat(post.wants(List.of(second))).isFalse();
    assertThat(post.wants(List.of(second, first))).isTrue();
    assertThat(post.wants(List.of())).as("whatever it may be").isTrue();
  }

  @Test
  void whatNobodyHereWantsIsNotKeptWhenItArrives() {
    var arrivals =
        new Arrivals(
            new Outbox(beta, clock),
            List.of(Map.of("comfrey.alpha.counted.v1", FIRST)),
            Set.of("alpha"),
            new MemoryTransport(1),
            LIMITS.inboxAge());
    arrivals.keep(List.of(outbox.row(new Counted("a", 2))));
    arrivals.keep(List.of(outbox.row(new Counted("a", 1)), outbox.row(new Counted("a", 3))));
    assertThat(beta.sql().sql("SELECT data->>'number' FROM outbox").query(String.class).list())
        .containsExactly("1");
    assertThat(beta.sql().sql("SELECT count(*) FROM inbox").query(Long.class).single()).isOne();
  }

  @Test
  void historyAndReplaysAreAskedForTheCondition() {
    append(new Counted("a", 1), new Counted("a", 2));
    Relay relay =
        relay(recorder().fromBeginning().on(Counted.class, FIRST, event -> record(event.data())));
    append(new Counted("b", 1), new Counted("b", 2));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "b1");
    assertThat(relay.replay("beta", Instant.EPOCH)).isEqualTo(2);
  }

  @Test
  void aConditionThatChangesHoldsForWhatIsLaidInFromThenOn() {
    Relay relay = relay(recorder().on(Counted.class, event -> record(event.data())));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    relay.close();
    append(new Counted("a", 1), new Counted("a", 2));
    Relay narrowed = relay(recorder().on(Counted.class, FIRST, event -> record(event.data())));
    assertThat(narrowed.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).as("what was laid in before is asked when it comes").containsExactly("a1");
    narrowed.close();
    Relay widened = relay(recorder().on(Counted.class, event -> record(event.data())));
    append(new Counted("a", 3));
    assertThat(widened.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "a3");
  }

  @Test
  void aMemberThatIsNotThereIsRefused() {
    assertThatThrownBy(
            () -> recorder().on(Counted.class, Condition.where("numbre", 1), event -> {}))
        .hasMessageContaining("Counted has no member numbre");
  }

  private long deliveries() {
    return alpha.sql().sql("SELECT count(*) FROM outbox_delivery").query(Long.class).single();
  }
}
