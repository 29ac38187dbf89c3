package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.comfrey.app.LocalKafka;
import org.comfrey.kernel.kafka.KafkaSettings;
import org.comfrey.kernel.kafka.KafkaTransport;
import org.comfrey.kernel.outbox.EventTransport;
import org.comfrey.kernel.outbox.OutboxRow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events through a real broker, which may die. */
@Tag("long")
class KafkaTransportTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Path FOLDER = Platform.folder();
  private static LocalKafka kafka;

  @BeforeAll
  static void start() {
    kafka = LocalKafka.start(LocalKafka.jars(Repository.root()), FOLDER);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  private static EventTransport transport(String... modules) {
    return KafkaTransport.open(KafkaSettings.of(kafka.address(), null), List.of(modules));
  }

  private static OutboxRow event(String module, String subject, int number) {
    return new OutboxRow(
        new UUID(subject.hashCode(), number),
        "comfrey." + module + ".counted.v1",
        subject,
        Instant.parse("2026-11-22T10:00:00Z"),
        "{\"number\":" + number + "}",
        number % 2 == 0 ? null : "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  }

  private static List<OutboxRow> read(EventTransport.Intake intake, int count) {
    List<OutboxRow> events = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (events.size() < count && System.nanoTime() < end) {
      events.addAll(intake.next(LOOK));
    }
    return events;
  }

  @Test
  void aKafkaThatIsNotThereIsRefusedWithASentence() {
    assertThatThrownBy(
            () -> KafkaTransport.open(KafkaSettings.of("127.0.0.1:1", null), List.of("nowhere")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the Kafka at 127.0.0.1:1 cannot be used: start it");
  }

  @Test
  void whatWasNotTakenComesAgainToTheNextReaderInTheOrderOfItsSubject() {
    List<OutboxRow> sent = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      sent.add(event("first", "a", i));
      sent.add(event("first", "b", i));
    }
    try (EventTransport transport = transport("first")) {
      transport.publish("first", sent);
      try (var intake = transport.read("reader", Set.of("first"))) {
        assertThat(read(intake, 60)).containsExactlyInAnyOrderElementsOf(sent);
      }
      try (var intake = transport.read("reader", Set.of("first"))) {
        List<OutboxRow> again = read(intake, 60);
        assertThat(again.stream().filter(event -> event.subject().equals("a")))
            .containsExactlyElementsOf(
                sent.stream().filter(event -> event.subject().equals("a")).toList());
        intake.taken();
      }
      OutboxRow last = event("first", "a", 99);
      transport.publish("first", List.of(last));
      try (var intake = transport.read("reader", Set.of("first"))) {
        assertThat(read(intake, 1)).containsExactly(last);
      }
    }
  }

  @Test
  void whatWasKeptIsThereAfterTheBrokerWasKilled() {
    OutboxRow before = event("second", "a", 1);
    try (EventTransport transport = transport("second")) {
      transport.publish("second", List.of(before));
      kafka.kill();
      kafka = LocalKafka.start(LocalKafka.jars(Repository.root()), FOLDER, kafka.port());
      OutboxRow after = event("second", "a", 2);
      transport.publish("second", List.of(after));
      try (var intake = transport.read("reader", Set.of("second"))) {
        assertThat(read(intake, 2)).containsExactly(before, after);
      }
    }
  }
}
