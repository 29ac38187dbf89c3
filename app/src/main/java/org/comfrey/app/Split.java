package org.comfrey.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.comfrey.kernel.crypto.CryptoConfiguration;
import org.comfrey.kernel.kafka.KafkaSettings;
import org.comfrey.kernel.kafka.KafkaTransport;
import org.comfrey.kernel.outbox.Relay;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.postgres.EmbeddedPostgresException;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./comfrey up --shape split}: groups of modules as processes of this machine, which know
 * each other by certificates of their own, with Kafka between them. This process serves nobody: it
 * owns the databases and the broker where none are given, and starts again what died.
 */
final class Split implements AutoCloseable {
  private static final String NAME = "split";
  private static final int PORT = 8080;
  private static final int CONNECTIONS = 600;
  private static final int CONNECTIONS_TO_KEYS = 200;
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration SETTLE = Duration.ofMinutes(2);
  private static final List<String> KNOWN = List.of("--port", "--data", "--groups", "--kafka");
  private static final String USUAL_GROUPS =
      "gateway,messaging,notifications;identity,audit;"
          + "marketplace,discovery,calendar,reputation;payments;trade";

  private final Path data;
  private final int port;
  private final List<String> groups;
  private final LocalDatabases databases;
  private final Map<String, NodeProcess> processes = new LinkedHashMap<>();
  private @Nullable LocalKafka kafka;
  private volatile boolean closing;

  private Split(Path data, int port, List<String> groups) {
    this.data = data;
    this.port = port;
    this.groups = groups;
    this.databases = new LocalDatabases(data);
  }

  /** Starts all of it and stays until this process is stopped. */
  static int run(String[] args) {
    Flags flags = Flags.parse("up --shape split", args, KNOWN);
    List<String> groups = groups(flags.text("--groups").orElse(USUAL_GROUPS));
    Ha.refuseOtherShapes(flags.data(), NAME);
    Split split = new Split(flags.data(), flags.number("--port").orElse(PORT), groups);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(split::close));
    try {
      Files.createDirectories(split.data);
      split.start(flags.text("--kafka").orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException("the data folder " + split.data + " cannot be made", e);
    } catch (EmbeddedPostgresException | IllegalStateException e) {
      throw new Refused(String.valueOf(e.getMessage()));
    }
    Thread.ofPlatform().name("processes").start(split::watch);
    return -1;
  }

  /** Every module stands in one group, once. */
  static List<String> groups(String text) {
    List<String> groups = List.of(text.split(";", -1));
    Set<String> missing =
        Modules.table().modules().stream()
            .map(ModuleDefinition::name)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> seen = new HashSet<>();
    for (String group : groups) {
      for (String name : group.split(",", -1)) {
        if (!seen.add(name.strip())) {
          throw new Refused("module " + name.strip() + " stands in two of the --groups");
        }
        if (!missing.remove(name.strip())) {
          throw new Refused(
              "there is no module '"
                  + name.strip()
                  + "'; --groups takes all of "
                  + String.join(",", missing)
                  + ", with semicolons between groups");
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new Refused("no group has " + String.join(", ", missing));
    }
    return groups.stream().map(Split::withoutBlanks).toList();
  }

  private static String withoutBlanks(String group) {
    return List.of(group.split(",")).stream().map(String::strip).collect(Collectors.joining(","));
  }

  private void start(String brokers) throws IOException {
    Map<String, String> environment = databases.environment(CONNECTIONS, CONNECTIONS_TO_KEYS);
    begin(environment);
    Files.writeString(data.resolve(Ha.MARKER), NAME);
    Path certificates = data.resolve("certificates");
    Certificates.make(
        certificates, groups.stream().map(Split::nameOf).toList(), Clock.systemUTC().instant());
    String between = brokers.isBlank() ? broker() : brokers;
    Path list = data.resolve("modules");
    List<Integer> internal = new ArrayList<>();
    StringBuilder addresses =
        new StringBuilder("# where each module runs; written at every start\n");
    for (String group : groups) {
      int own = FreePort.next();
      internal.add(own);
      for (String module : group.split(",")) {
        addresses.append(module).append("=https://127.0.0.1:").append(own).append('\n');
      }
    }
    Files.writeString(list, addresses);
    for (int i = 0; i < groups.size(); i++) {
      String name = nameOf(groups.get(i));
      // How far ahead a single server left the sandbox's clock.
      NodeProcess.inherit(data, data.resolve("processes").resolve(name), List.of("clock"));
      boolean edge = List.of(groups.get(i).split(",")).contains("gateway");
      NodeProcess process =
          new NodeProcess(
              data.resolve("processes").resolve(name),
              edge ? port : FreePort.next(),
              List.of(
                  "--target",
                  groups.get(i),
                  "--internal",
                  "127.0.0.1:" + internal.get(i),
                  "--modules",
                  list.toString(),
                  "--certificates",
                  certificates.resolve(name).toString(),
                  "--kafka",
                  between,
                  "--edge",
                  origin().toString()),
              environment);
      processes.put(groups.get(i), process);
      process.start();
    }
    awaitAll();
    System.out.println(
        "\nComfrey is ready at " + origin() + "  (" + groups.size() + " processes and Kafka)");
    DemoWorld.ACCOUNTS.forEach(account -> System.out.println(account.line()));
    System.out.println("Data in " + data + "; Ctrl-C stops all of it.\n");
  }

  private void awaitAll() {
    for (Map.Entry<String, NodeProcess> process : processes.entrySet()) {
      if (!process.getValue().awaitReady()) {
        throw new Refused(
            "the process of "
                + process.getKey()
                + " did not start; the end of "
                + process.getValue().log()
                + " says why");
      }
      say("ready: " + process.getKey());
    }
  }

  /** Schemas and world are made by one process that runs everything, before it is divided. */
  private void begin(Map<String, String> environment) throws IOException {
    if (Files.exists(data.resolve("world"))) {
      return;
    }
    say("preparing the databases (once)");
    UpOptions whole = UpOptions.parse(new String[] {"--data", data.toString(), "--port", "0"});
    try (ModuleRuntime runtime =
        Up.modules(
            Sharing.of(environment)
                .usedBy(whole.runtime())
                // Otherwise the world's people have keys in a file that no process will read.
                .withProperty(
                    CryptoConfiguration.KEYS_URL, environment.getOrDefault(Sharing.KEYS, "")),
            DatabaseAddress.parse(environment.getOrDefault(Sharing.DATABASE, "")),
            null)) {
      World.prepare(whole, runtime);
      if (!runtime.bean(Relay.class).awaitQuiet(SETTLE)) {
        throw new Refused("the world that was made does not come to rest; start again");
      }
    }
  }

  private String broker() {
    say("starting Kafka");
    LocalKafka started = LocalKafka.start(LocalKafka.jars(UpOptions.home()), data.resolve("kafka"));
    kafka = started;
    // It listens before it can do anything; the processes would ask it all at once and give up.
    KafkaTransport.open(
            KafkaSettings.of(started.address(), null),
            Modules.table().modules().stream().map(ModuleDefinition::name).toList())
        .close();
    return started.address();
  }

  private URI origin() {
    return URI.create("http://localhost:" + port);
  }

  private static String nameOf(String group) {
    return group.replace(',', '-');
  }

  /** Starts again what died. */
  private void watch() {
    while (!closing) {
      LockSupport.parkNanos(LOOK.toNanos());
      try {
        startAgain();
      } catch (RuntimeException e) {
        if (!closing) {
          say(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private void startAgain() {
    LocalKafka broker = kafka;
    if (!closing && broker != null && !broker.isAlive()) {
      say("Kafka died and is started again");
      kafka =
          LocalKafka.start(LocalKafka.jars(UpOptions.home()), data.resolve("kafka"), broker.port());
    }
    for (Map.Entry<String, NodeProcess> process : processes.entrySet()) {
      if (!closing && !process.getValue().isAlive()) {
        say(
            "the process of "
                + process.getKey()
                + " died and is started again (log: "
                + process.getValue().log()
                + ")");
        process.getValue().start();
        process.getValue().awaitReady();
      }
    }
  }

  private static void say(String line) {
    System.out.println("comfrey: " + line);
  }

  /** The edge first, then those behind it, then what they stand on. */
  @Override
  public void close() {
    closing = true;
    say("Stopping: finishing what is under way, then Kafka and the databases.");
    List<Thread> stops =
        processes.values().stream().map(one -> Thread.ofVirtual().start(one::stop)).toList();
    try {
      for (Thread stop : stops) {
        stop.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LocalKafka broker = kafka;
    if (broker != null) {
      broker.close();
    }
    databases.close();
    say("Stopped.");
  }
}
