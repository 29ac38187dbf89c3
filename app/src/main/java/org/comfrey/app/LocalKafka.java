package org.comfrey.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A Kafka broker for the processes of this machine: one node without ZooKeeper, on the loopback
 * address, in a process of its own. What it has acknowledged is on the disk.
 */
public final class LocalKafka implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int POLL_MILLIS = 100;
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private final Process process;
  private final int port;

  private LocalKafka(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Where the broker's jars lie in a checkout. */
  public static Path jars(Path home) {
    return home.resolve("broker").resolve("target").resolve("lib");
  }

  /**
   * Starts it on what is in the folder; returns when it takes connections.
   *
   * @throws IllegalStateException with a sentence when it does not
   */
  public static LocalKafka start(Path jars, Path folder) {
    return start(jars, folder, FreePort.next());
  }

  /** The same where it was before, after it died. */
  public static LocalKafka start(Path jars, Path folder, int port) {
    if (!Files.isDirectory(jars)) {
      throw new IllegalStateException(
          "the broker's jars are not in "
              + jars
              + ": run  mvn -f broker/pom.xml generate-resources  or name a Kafka of your own with"
              + " --kafka HOST:PORT");
    }
    try {
      Files.createDirectories(folder);
      Path settings = folder.resolve("server.properties");
      Files.writeString(settings, settings(folder, port, FreePort.next()));
      if (!Files.exists(folder.resolve("log").resolve("meta.properties"))) {
        format(jars, settings, folder);
      }
      Process process =
          java(jars, folder, true, List.of("-Xmx256m"), "kafka.Kafka", settings.toString());
      LocalKafka kafka = new LocalKafka(process, port);
      kafka.awaitListening(folder);
      return kafka;
    } catch (IOException e) {
      throw new UncheckedIOException("Kafka cannot be started in " + folder, e);
    }
  }

  private static String settings(Path folder, int port, int controller) {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    controller.listener.names=CONTROLLER
    listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
    log.dirs=%3$s
    log.flush.interval.messages=1
    log.cleaner.dedupe.buffer.size=2097152
    auto.create.topics.enable=false
    group.initial.rebalance.delay.ms=0
    offsets.topic.num.partitions=4
    offsets.topic.replication.factor=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    """
        .formatted(port, controller, folder.resolve("log"));
  }

  private static void format(Path jars, Path settings, Path folder) throws IOException {
    Process format =
        java(
            jars,
            folder,
            false,
            List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"),
            "kafka.tools.StorageTool",
            "format",
            "-t",
            clusterId(UUID::randomUUID),
            "-c",
            settings.toString());
    try {
      if (format.waitFor() != 0) {
        throw new IOException("its folder cannot be prepared; see " + folder.resolve("kafka.log"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** One that begins with a dash would be taken for an option. */
  static String clusterId(Supplier<UUID> ids) {
    String text;
    do {
      UUID id = ids.get();
      byte[] bytes =
          ByteBuffer.allocate(16)
              .putLong(id.getMostSignificantBits())
              .putLong(id.getLeastSignificantBits())
              .array();
      text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    } while (text.startsWith("-"));
    return text;
  }

  private static Process java(
      Path jars, Path folder, boolean server, List<String> flags, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (server && Files.isExecutable(SETPRIV)) {
      // It ends with whoever started it, however that ends.
      command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "TERM", "--"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(flags);
    command.addAll(List.of("-cp", jars + "/*"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("kafka.log").toFile()))
        .start();
  }

  private void awaitListening(Path folder) {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), POLL_MILLIS);
        return;
      } catch (IOException notYet) {
        if (ended(POLL_MILLIS)) {
          break;
        }
      }
    }
    close();
    throw new IllegalStateException(
        "Kafka did not start; the end of " + folder.resolve("kafka.log") + " says why");
  }

  private boolean ended(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Where it is, as host and port. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** Its process. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it without a word, as a power cut would. */
  public void kill() {
    process.destroyForcibly();
    ended(STOP.toMillis());
  }

  @Override
  public void close() {
    process.destroy();
    if (!ended(STOP.toMillis())) {
      process.destroyForcibly();
    }
  }
}
