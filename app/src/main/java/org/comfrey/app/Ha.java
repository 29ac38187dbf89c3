package org.comfrey.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.comfrey.postgres.EmbeddedPostgresException;

/**
 * {@code ./comfrey up --shape ha}: several equal nodes on one database behind nginx, as processes
 * of this machine. This process serves nobody: it owns the database where none is given, starts a
 * node again that died, and restarts them one by one when asked ({@code ./comfrey restart}).
 */
final class Ha implements AutoCloseable {
  /** Says in a data folder that it is no single server's. */
  static final String MARKER = "shape";

  private static final String NAME = "ha";
  private static final String RESTART = "restart";
  private static final int PORT = 8443;
  private static final int MOST_NODES = 16;
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration DRAIN = Duration.ofSeconds(1);
  private static final int CONNECTIONS_OF_A_NODE = 160;

  private final Path data;
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final LocalDatabases databases;
  private final Nginx nginx;
  private final URI origin;
  private volatile boolean closing;

  private Ha(Path data, URI origin, Nginx nginx) {
    this.data = data;
    this.databases = new LocalDatabases(data);
    this.origin = origin;
    this.nginx = nginx;
  }

  /** Starts all of it and stays until this process is stopped. */
  static int run(String[] args) {
    Flags flags =
        Flags.parse("up --shape ha", args, List.of("--nodes", "--port", "--data", "--url"));
    int count = flags.number("--nodes").orElse(2);
    if (count < 1 || count > MOST_NODES) {
      throw new Refused("--nodes takes a number from 1 to " + MOST_NODES);
    }
    Path data = flags.data();
    refuseOtherShapes(data, NAME);
    Path binary = Nginx.find(System.getenv());
    URI origin =
        flags
            .text("--url")
            .map(UpOptions::url)
            .orElseGet(
                () -> URI.create("https://localhost:" + flags.number("--port").orElse(PORT)));
    boolean open = flags.text("--url").isPresent();
    try {
      Files.createDirectories(data);
      Certificate certificate = Certificate.of(System.getenv(), data, open);
      Ha ha =
          new Ha(
              data,
              origin,
              new Nginx(
                  binary,
                  data.resolve("nginx"),
                  origin,
                  open ? "0.0.0.0" : "127.0.0.1",
                  certificate.chain(),
                  certificate.key()));
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(ha::close));
      ha.start(count, open);
      Thread.ofPlatform().name("nodes").start(ha::watch);
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException("the data folder " + data + " cannot be made", e);
    } catch (EmbeddedPostgresException | IllegalStateException e) {
      throw new Refused(String.valueOf(e.getMessage()));
    }
  }

  private void start(int count, boolean open) throws IOException {
    Map<String, String> environment = environment(count);
    Files.writeString(data.resolve(MARKER), NAME);
    for (int i = 1; i <= count; i++) {
      Path folder = data.resolve("nodes").resolve(Integer.toString(i));
      // What a single server left in this folder goes on in the nodes.
      NodeProcess.inherit(data, folder, List.of("world", "clock"));
      NodeProcess node =
          new NodeProcess(folder, open ? List.of("--empty") : List.of(), environment);
      nodes.add(node);
      node.start();
      // The first one makes the schemas and the world, which the others would only wait for.
      say("starting node " + i + " of " + count + " (log: " + node.log() + ")");
      if (!node.awaitReady()) {
        throw new Refused("node " + i + " did not start; the end of " + node.log() + " says why");
      }
    }
    nginx.start(ports());
    System.out.println("\nComfrey is ready at " + origin + "  (" + count + " nodes)");
    if (!open) {
      DemoWorld.ACCOUNTS.forEach(account -> System.out.println(account.line()));
    }
    System.out.println("Data in " + data + "; Ctrl-C stops all of it.\n");
  }

  private Map<String, String> environment(int count) {
    Map<String, String> environment =
        new HashMap<>(databases.environment(40 + count * CONNECTIONS_OF_A_NODE, 20 + count * 20));
    environment.put(Sharing.EDGE, origin.toString());
    environment.put(Sharing.BEHIND, "127.0.0.1");
    return environment;
  }

  private List<Integer> ports() {
    return nodes.stream().map(NodeProcess::port).toList();
  }

  /** Starts again what died, and restarts one by one when asked. */
  private void watch() {
    Path asked = data.resolve(RESTART);
    while (!closing) {
      LockSupport.parkNanos(LOOK.toNanos());
      try {
        for (NodeProcess node : nodes) {
          if (!closing && !node.isAlive()) {
            say("a node died and is started again (log: " + node.log() + ")");
            node.start();
            node.awaitReady();
          }
        }
        if (!closing && !nginx.isAlive()) {
          say("nginx died and is started again");
          nginx.start(ports());
        }
        if (!closing && Files.exists(asked)) {
          restart();
          Files.deleteIfExists(asked);
        }
      } catch (IOException | RuntimeException e) {
        if (!closing) {
          say(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /** Each in turn: nothing new is sent to it, it finishes what it has, it comes back. */
  private void restart() {
    if (nodes.size() == 1) {
      throw new Refused("one node cannot be restarted without a pause: start with --nodes 2");
    }
    for (int i = 0; i < nodes.size(); i++) {
      NodeProcess node = nodes.get(i);
      say("restarting node " + (i + 1) + " of " + nodes.size());
      nginx.direct(ports().stream().filter(port -> port != node.port()).toList());
      // What nginx has sent by now has arrived, and the node finishes it before it stops.
      LockSupport.parkNanos(DRAIN.toNanos());
      node.stop();
      node.start();
      if (!node.awaitReady()) {
        throw new Refused(
            "node "
                + (i + 1)
                + " did not come back; the others serve, and "
                + node.log()
                + " says why");
      }
      nginx.direct(ports());
    }
    say("all nodes were restarted");
  }

  /** {@code ./comfrey restart}: asks the process that runs the nodes of a data folder. */
  static int restart(String[] args) {
    Path data = Flags.parse(RESTART, args, List.of("--data")).data();
    if (!Files.exists(data.resolve(MARKER)) || !shapeOf(data).equals(NAME)) {
      throw new Refused(
          data + " belongs to no nodes; they are started with ./comfrey up --shape ha");
    }
    Path asked = data.resolve(RESTART);
    try {
      Files.writeString(asked, "");
      say("asked; each node finishes what it has and comes back, one after the other");
      long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
      while (Files.exists(asked)) {
        if (System.nanoTime() > end) {
          Files.deleteIfExists(asked);
          throw new Refused("nobody answers: is ./comfrey up --shape ha running on " + data + "?");
        }
        LockSupport.parkNanos(LOOK.toNanos());
      }
      say("done");
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses what only a single server's folder can do. */
  static void refuse(Path data, String what) {
    if (Files.exists(data.resolve(MARKER))) {
      throw new Refused(
          data
              + " belongs to several processes that are started with ./comfrey up --shape "
              + shapeOf(data)
              + "; "
              + what);
    }
  }

  /**
   * Refuses a folder that processes of another shape have used: each shape keeps by itself what it
   * has begun, and would begin anew.
   */
  static void refuseOtherShapes(Path data, String shape) {
    if (!shapeOf(data).equals(shape)) {
      refuse(data, "start them that way, or name another folder with --data");
    }
  }

  private static String shapeOf(Path data) {
    try {
      return Files.readString(data.resolve(MARKER)).strip();
    } catch (IOException unreadable) {
      return NAME;
    }
  }

  private static void say(String line) {
    System.out.println("comfrey: " + line);
  }

  /** People first, then the nodes, then what they stand on. */
  @Override
  public void close() {
    closing = true;
    say("Stopping: finishing what is under way, then the databases.");
    List<Thread> stops = nodes.stream().map(node -> Thread.ofVirtual().start(node::stop)).toList();
    try {
      for (Thread stop : stops) {
        stop.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    nginx.close();
    databases.close();
    say("Stopped.");
  }
}
