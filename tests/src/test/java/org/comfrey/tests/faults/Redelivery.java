package org.comfrey.tests.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts the last records of every partition there again, the newest first: what a broker that was
 * restored, a reader that forgot how far it was, or somebody's careless hand does to its readers.
 */
public final class Redelivery {
  private static final String OURS = "comfrey.events.";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Redelivery() {}

  /** So many records of each partition at the most. */
  public static void at(String broker, int most) {
    try (var consumer =
            new KafkaConsumer<>(
                Map.<String, Object>of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var producer =
            new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      for (ConsumerRecord<byte[], byte[]> record : last(consumer, most)) {
        var _ =
            producer.send(
                new ProducerRecord<>(
                    record.topic(),
                    record.partition(),
                    record.key(),
                    record.value(),
                    record.headers()));
      }
      producer.flush();
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> last(
      KafkaConsumer<byte[], byte[]> consumer, int most) {
    List<TopicPartition> partitions =
        consumer.listTopics(PATIENCE).entrySet().stream()
            .filter(topic -> topic.getKey().startsWith(OURS))
            .flatMap(topic -> topic.getValue().stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    consumer.assign(partitions);
    ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - most)));
    Deque<ConsumerRecord<byte[], byte[]>> newestFirst = new ArrayDeque<>();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
      consumer.poll(PATIENCE).forEach(newestFirst::addFirst);
    }
    return new ArrayList<>(newestFirst);
  }
}
