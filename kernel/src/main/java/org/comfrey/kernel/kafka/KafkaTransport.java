package org.comfrey.kernel.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.comfrey.kernel.outbox.EventTransport;
import org.comfrey.kernel.outbox.OutboxRow;
import org.jspecify.annotations.Nullable;

/** Events through Kafka. */
public final class KafkaTransport implements EventTransport {
  /** Subjects are spread over so many; their number must not change while events are under way. */
  private static final int PARTITIONS = 8;

  /**
   * For as long a process may be away and still find everything. Events are not kept for good here:
   * whoever is erased is gone from Kafka when this time has passed.
   */
  private static final Duration KEPT = Duration.ofDays(7);

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration OPEN = Duration.ofSeconds(90);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration SESSION = Duration.ofSeconds(10);
  private static final int BATCH = 500;

  /**
   * For so long Kafka holds a question to which there is no answer yet; one that comes ends it.
   * Whoever stops waits for as long, since Kafka answers a connection in its order.
   */
  private static final Duration QUIET = Duration.ofSeconds(1);

  /** Between two notes of how far a reader has come. */
  private static final Duration NOTES = Duration.ofSeconds(1);

  private final KafkaSettings settings;
  private final KafkaProducer<String, byte[]> producer;

  private KafkaTransport(KafkaSettings settings) {
    this.settings = settings;
    this.producer =
        new KafkaProducer<>(
            settings.with(
                Map.of(
                    ProducerConfig.ACKS_CONFIG,
                    "all",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    true,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    PATIENCE.toMillis(),
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    (int) PATIENCE.multipliedBy(2).toMillis(),
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    (int) PATIENCE.toMillis())),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /**
   * Makes the topics of those modules where there are none.
   *
   * @throws IllegalStateException with a sentence when Kafka cannot be reached, or is too old
   */
  public static KafkaTransport open(KafkaSettings settings, Collection<String> modules) {
    try (Admin admin =
        Admin.create(
            settings.with(
                Map.of(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) OPEN.toMillis())))) {
      List<NewTopic> topics =
          modules.stream()
              .map(module ->
                  new NewTopic(topic(module), Optional.of(PARTITIONS), Optional.empty())
                      .configs(
                          Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(KEPT.toMillis()))))
              .toList();
      for (Future<?> made : admin.createTopics(topics).values().values()) {
        await(made);
      }
    } catch (ExecutionException | TimeoutException failed) {
      throw new IllegalStateException(sentence(settings, failed), failed);
    }
    return new KafkaTransport(settings);
  }

  private static void await(Future<?> made) throws ExecutionException, TimeoutException {
    try {
      made.get(OPEN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof TopicExistsException)) {
        throw failed;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static String sentence(KafkaSettings settings, Exception failed) {
    return failed.getCause() instanceof UnsupportedVersionException
        ? "the Kafka at " + settings.brokers() + " is too old: use 3.7 or later"
        : "the Kafka at "
            + settings.brokers()
            + " cannot be used: start it, or name another one with --kafka HOST:PORT ("
            + (failed.getCause() == null ? "no answer in time" : failed.getCause().getMessage())
            + ")";
  }

  static String topic(String module) {
    return "comfrey.events." + module;
  }

  /**
   * The second event of a subject is sent when the first one is kept, and so on: otherwise one that
   * is lost could come after the one that follows it.
   */
  @Override
  public void publish(String module, List<OutboxRow> events) {
    Map<String, List<OutboxRow>> bySubject = new LinkedHashMap<>();
    for (OutboxRow event : events) {
      bySubject.computeIfAbsent(event.subject(), subject -> new ArrayList<>()).add(event);
    }
    for (int turn = 0; !bySubject.isEmpty(); turn++) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (List<OutboxRow> ofOne : bySubject.values()) {
        sent.add(producer.send(EventRecords.of(topic(module), ofOne.get(turn))));
      }
      awaitAll(sent);
      int next = turn + 1;
      bySubject.values().removeIf(ofOne -> ofOne.size() == next);
    }
  }

  private static void awaitAll(List<Future<RecordMetadata>> sent) {
    try {
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException(
          "Kafka did not keep an event: " + failed.getCause(), failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public Intake read(String reader, Set<String> modules) {
    var consumer =
        new KafkaConsumer<>(
            settings.with(
                Map.of(
                    ConsumerConfig.GROUP_ID_CONFIG,
                    "comfrey." + reader,
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    false,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "earliest",
                    ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                    false,
                    ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                    (int) SESSION.toMillis(),
                    ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                    (int) QUIET.toMillis(),
                    ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                    BATCH)),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(modules.stream().map(KafkaTransport::topic).toList());
    return new Reading(consumer);
  }

  @Override
  public void close() {
    producer.close(PATIENCE);
  }

  /** Used by one thread, in which Kafka's client also says what became of a note. */
  private static final class Reading implements Intake {
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<TopicPartition, OffsetAndMetadata> given = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> untold = new HashMap<>();
    private long nextNote = System.nanoTime();

    Reading(KafkaConsumer<String, byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public List<OutboxRow> next(Duration patience) {
      note();
      List<OutboxRow> events = new ArrayList<>();
      for (ConsumerRecord<String, byte[]> record : consumer.poll(patience)) {
        given.put(
            new TopicPartition(record.topic(), record.partition()),
            new OffsetAndMetadata(record.offset() + 1));
        EventRecords.read(record).ifPresent(events::add);
      }
      return events;
    }

    /**
     * Nobody waits until it is noted, and it is noted once in a while: Kafka writes each note to
     * its disk, and what is read again because one is missing is known to have come.
     */
    @Override
    public void taken() {
      untold.putAll(given);
      given.clear();
      note();
    }

    private void note() {
      if (!untold.isEmpty() && System.nanoTime() - nextNote >= 0) {
        nextNote = System.nanoTime() + NOTES.toNanos();
        noteNow();
      }
    }

    private void noteNow() {
      Map<TopicPartition, OffsetAndMetadata> upTo = Map.copyOf(untold);
      untold.clear();
      consumer.commitAsync(upTo, this::noted);
    }

    private void noted(Map<TopicPartition, OffsetAndMetadata> upTo, @Nullable Exception failure) {
      if (failure != null) {
        upTo.forEach(untold::putIfAbsent);
      }
    }

    @Override
    public void close() {
      if (!untold.isEmpty()) {
        noteNow();
      }
      consumer.close(CloseOptions.timeout(CLOSE));
    }
  }
}
