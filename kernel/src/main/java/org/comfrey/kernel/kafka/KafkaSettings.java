package org.comfrey.kernel.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/**
 * How Kafka is reached.
 *
 * @param brokers to begin with
 * @param more settings for its clients
 */
public record KafkaSettings(String brokers, Map<String, String> more) {
  /** Copies the map. */
  public KafkaSettings {
    more = Map.copyOf(more);
  }

  /**
   * With the settings of a file, if one is named.
   *
   * @throws IllegalStateException with a sentence when it cannot be read
   */
  public static KafkaSettings of(String brokers, @Nullable Path file) {
    Map<String, String> more = new HashMap<>();
    if (file != null) {
      var read = new Properties();
      try (Reader in = Files.newBufferedReader(file)) {
        read.load(in);
      } catch (IOException unreadable) {
        throw new IllegalStateException("the settings of Kafka in " + file + " cannot be read");
      }
      read.stringPropertyNames().forEach(name -> more.put(name, read.getProperty(name)));
    }
    return new KafkaSettings(brokers, more);
  }

  Map<String, Object> with(Map<String, Object> own) {
    Map<String, Object> all = new HashMap<>(more);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
    all.putAll(own);
    return all;
  }
}
