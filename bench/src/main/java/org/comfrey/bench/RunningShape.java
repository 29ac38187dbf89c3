package org.comfrey.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.comfrey.kernel.client.ApiClient;

/** One of the shapes as its operator starts it, with all of its processes. */
final class RunningShape implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final String READY = "Comfrey is ready at ";
  private static final double TICKS_PER_SECOND = 100;

  /**
   * Fields of /proc/PID/stat after the name: own time, the system's, and that of ended children.
   */
  private static final int[] TIMES = {11, 12, 13, 14};

  private static final int LOOKS = 3;

  private final Process process;
  private final Path data;
  private final URI url;

  private RunningShape(Process process, Path data, URI url) {
    this.process = process;
    this.data = data;
    this.url = url;
  }

  /** Starts it and waits until it says that it is ready. */
  static RunningShape start(String shape, Path data, String javaFlags)
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path home = Path.of(System.getProperty("comfrey.home", ".")).toAbsolutePath();
    List<String> command = new ArrayList<>(List.of(home.resolve("comfrey").toString(), "up"));
    if (!shape.equals("single")) {
      command.addAll(List.of("--shape", shape));
    }
    command.addAll(List.of("--port", Integer.toString(port), "--data", data.toString()));
    Path said = data.resolveSibling(data.getFileName() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("COMFREY_JAVA_FLAGS", javaFlags);
    Process process = builder.start();
    URI url = URI.create((shape.equals("ha") ? "https" : "http") + "://localhost:" + port);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      if (Files.readString(said).contains(READY)) {
        return new RunningShape(process, data, url);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    process.destroy();
    process.waitFor();
    throw new IOException("shape " + shape + " did not start: " + Files.readString(said));
  }

  /** Where people reach it. */
  URI url() {
    return url;
  }

  Path data() {
    return data;
  }

  private List<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    return all;
  }

  private static List<String> wordsOf(ProcessHandle process) {
    try {
      String line =
          Files.readString(
              Path.of("/proc", Long.toString(process.pid()), "cmdline"),
              StandardCharsets.ISO_8859_1);
      return List.of(line.split("\0", -1));
    } catch (IOException ended) {
      return List.of();
    }
  }

  /** Seconds of processor time that its processes have taken until now, by what they are. */
  Map<String, Double> processorSeconds() {
    Map<String, Double> seconds = new TreeMap<>();
    for (ProcessHandle one : processes()) {
      List<String> words = wordsOf(one);
      if (!words.isEmpty()) {
        seconds.merge(kind(words), secondsOf(one), Double::sum);
      }
    }
    return seconds;
  }

  private static String kind(List<String> words) {
    int target = words.indexOf("--target");
    if (target > 0) {
      return words.get(target + 1);
    } else if (words.contains("kafka.Kafka")) {
      return "kafka";
    } else if (words.contains("--shape")) {
      return "watching";
    } else if (words.contains("up")) {
      return "servers";
    }
    return words.getFirst().contains("nginx") ? "nginx" : "postgres";
  }

  private static double secondsOf(ProcessHandle one) {
    try {
      String line = Files.readString(Path.of("/proc", Long.toString(one.pid()), "stat"));
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      double ticks = 0;
      for (int time : TIMES) {
        ticks += Double.parseDouble(fields[time]);
      }
      return ticks / TICKS_PER_SECOND;
    } catch (IOException ended) {
      // What it took is counted at whoever started it.
      return 0;
    }
  }

  /** Waits until every event has been handled, as the meters of each of its servers say. */
  void quiet(ApiClient operator) throws InterruptedException {
    operator.get("/v1/me").orThrow();
    String token = Objects.requireNonNull(operator.tokens()).accessToken();
    List<ApiClient> servers = new ArrayList<>();
    for (ProcessHandle one : processes()) {
      List<String> words = wordsOf(one);
      int port = words.indexOf("--port");
      if (port > 0 && !words.contains("--shape")) {
        servers.add(
            ApiClient.bearing(URI.create("http://localhost:" + words.get(port + 1)), token));
      }
    }
    // An event may be on its way from one process to another, where nobody counts it.
    for (int look = 0; look < LOOKS; look++) {
      for (ApiClient server : servers) {
        HttpBench.quiet(server);
      }
    }
  }

  /** Stops it as Ctrl-C does. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
