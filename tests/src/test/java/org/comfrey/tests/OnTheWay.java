package org.comfrey.tests;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Events in Kafka that their readers have not taken yet: no process counts those as its own. */
final class OnTheWay implements AutoCloseable {
  private static final String READERS = "comfrey.";
  private static final String THREAD = "arrivals ";
  private static final Duration POLL = Duration.ofMillis(20);

  private final Admin admin;

  OnTheWay(String broker) {
    this.admin =
        Admin.create(Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker));
  }

  /** Waits until there are none; false when that takes longer. */
  boolean awaitNone(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    do {
      if (isNone()) {
        return true;
      }
      LockSupport.parkNanos(POLL.toNanos());
    } while (System.nanoTime() < end);
    return false;
  }

  /** The readers of this process, who each have a thread that is named so. */
  private static List<String> readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(THREAD))
        .map(name -> READERS + name.substring(THREAD.length()))
        .toList();
  }

  private boolean isNone() {
    try {
      boolean none = true;
      for (ConsumerGroupDescription reader :
          admin.describeConsumerGroups(readers()).all().get().values()) {
        // One that is about to be given its partitions has not looked at what is there.
        none &= reader.groupState() == GroupState.STABLE && behind(reader) == 0;
      }
      return none;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw new IllegalStateException(failed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private long behind(ConsumerGroupDescription reader)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> assigned =
        reader.members().stream()
            .flatMap(member -> member.assignment().topicPartitions().stream())
            .collect(
                Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest(), (a, _) -> a));
    Map<TopicPartition, OffsetAndMetadata> taken =
        new HashMap<>(
            admin.listConsumerGroupOffsets(reader.groupId()).partitionsToOffsetAndMetadata().get());
    Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(assigned).all().get();
    long behind = 0;
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : ends.entrySet()) {
      OffsetAndMetadata upTo = taken.get(end.getKey());
      behind += end.getValue().offset() - (upTo == null ? 0 : upTo.offset());
    }
    return behind;
  }

  @Override
  public void close() {
    admin.close();
  }
}
