package org.comfrey.postgres;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How to start an embedded server.
 *
 * @param folder holds the cluster and everything that belongs to it; made when it does not exist
 * @param port the loopback port, or 0 for any free one
 * @param durable true keeps fsync on: an acknowledged commit survives kill -9 and power loss. Only
 *     tests that can be repeated may say false
 * @param cache where the unpacked binaries are shared by all folders of this machine
 * @param settings configuration parameters of PostgreSQL that replace Comfrey's own
 */
public record Options(
    Path folder, int port, boolean durable, Path cache, Map<String, String> settings) {
  public Options {
    settings = Map.copyOf(settings);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
  }

  /** A durable server in {@code folder} on any free port. */
  public static Options in(Path folder) {
    return new Options(folder, 0, true, Binaries.commonCache(), Map.of());
  }

  public Options withPort(int port) {
    return new Options(folder, port, durable, cache, settings);
  }

  public Options withDurable(boolean durable) {
    return new Options(folder, port, durable, cache, settings);
  }

  public Options withCache(Path cache) {
    return new Options(folder, port, durable, cache, settings);
  }

  /** Adds one configuration parameter, for example {@code max_connections}. */
  public Options with(String setting, String value) {
    var more = new HashMap<>(settings);
    more.put(setting, value);
    return new Options(folder, port, durable, cache, more);
  }
}
