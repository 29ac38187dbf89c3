package org.comfrey.kernel.kafka;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.comfrey.kernel.outbox.EventTypes;
import org.comfrey.kernel.outbox.OutboxRow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events as records of Kafka: the binary form of CloudEvents 1.0, attributes in headers and the
 * data as the value.
 */
final class EventRecords {
  private static final Logger log = LoggerFactory.getLogger(EventRecords.class);

  private EventRecords() {}

  static ProducerRecord<String, byte[]> of(String topic, OutboxRow event) {
    var record =
        new ProducerRecord<>(topic, event.subject(), event.data().getBytes(StandardCharsets.UTF_8));
    Headers headers = record.headers();
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", event.eventId().toString());
    add(headers, "ce_source", EventTypes.moduleOf(event.type()));
    add(headers, "ce_type", event.type());
    add(headers, "ce_subject", event.subject());
    add(headers, "ce_time", event.time().toString());
    add(headers, "content-type", "application/json");
    if (event.trace() != null) {
      add(headers, "ce_traceparent", event.trace());
    }
    return record;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Empty for what is no event of ours: it can only have been put there by somebody else. */
  static Optional<OutboxRow> read(ConsumerRecord<String, byte[]> record) {
    String id = header(record, "ce_id");
    String type = header(record, "ce_type");
    String subject = header(record, "ce_subject");
    String time = header(record, "ce_time");
    if (id == null || type == null || subject == null || time == null || record.value() == null) {
      return strange(record);
    }
    try {
      return Optional.of(
          new OutboxRow(
              UUID.fromString(id),
              type,
              subject,
              Instant.parse(time),
              new String(record.value(), StandardCharsets.UTF_8),
              header(record, "ce_traceparent")));
    } catch (IllegalArgumentException | DateTimeException malformed) {
      return strange(record);
    }
  }

  private static Optional<OutboxRow> strange(ConsumerRecord<String, byte[]> record) {
    log.warn(
        "A record of {} (partition {}, offset {}) is no event and is left out",
        record.topic(),
        record.partition(),
        record.offset());
    return Optional.empty();
  }

  private static @Nullable String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
