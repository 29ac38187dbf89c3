package org.comfrey.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server started by {@code ./comfrey up} as its users start it, on a data folder and a port of
 * its own.
 */
final class RunningServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Process process;
  private final URI url;
  private final double secondsToReady;

  private RunningServer(Process process, URI url, double secondsToReady) {
    this.process = process;
    this.url = url;
    this.secondsToReady = secondsToReady;
  }

  /** Starts it and waits until it says that it is ready to serve. */
  static RunningServer start(Path data, String javaFlags) throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path home = Path.of(System.getProperty("comfrey.home", ".")).toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder(
            home.resolve("comfrey").toString(),
            "up",
            "--port",
            Integer.toString(port),
            "--data",
            data.toString());
    builder.environment().put("COMFREY_JAVA_FLAGS", javaFlags);
    builder.redirectErrorStream(true).redirectOutput(data.resolveSibling("server.log").toFile());
    long began = System.nanoTime();
    Process process = builder.start();
    URI url = URI.create("http://localhost:" + port);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest ready = HttpRequest.newBuilder(url.resolve("/readyz")).build();
      while (System.nanoTime() - began < PATIENCE.toNanos()) {
        if (!process.isAlive()) {
          break;
        }
        try {
          if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return new RunningServer(process, url, (System.nanoTime() - began) / 1e9);
          }
        } catch (IOException e) {
          // Nobody listens yet.
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    process.destroyForcibly();
    throw new IOException(
        "the server did not start: " + Files.readString(data.resolveSibling("server.log")));
  }

  URI url() {
    return url;
  }

  double secondsToReady() {
    return secondsToReady;
  }

  /** The numbers of the JVM and of every PostgreSQL process below it. */
  List<Long> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(ProcessHandle::pid)
        .toList();
  }

  /** Proportional set size of the JVM and every PostgreSQL process below it, in MiB. */
  double proportionalMebibytes() throws IOException {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    double kibibytes = 0;
    for (ProcessHandle one : all) {
      Path rollup = Path.of("/proc", Long.toString(one.pid()), "smaps_rollup");
      try (Stream<String> lines = Files.lines(rollup)) {
        kibibytes +=
            lines
                .filter(line -> line.startsWith("Pss:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .sum();
      } catch (IOException gone) {
        // A process that ended meanwhile has no size.
      }
    }
    return kibibytes / 1024;
  }

  /** Stops it as Ctrl-C does. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
