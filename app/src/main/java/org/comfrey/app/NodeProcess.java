package org.comfrey.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One node of a machine that runs several: a process like this one, with a folder of its own. */
final class NodeProcess {
  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration ASK = Duration.ofMillis(200);
  private static final Duration STOP = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private @Nullable Process process;

  NodeProcess(Path folder, List<String> arguments, Map<String, String> environment) {
    this(folder, FreePort.next(), arguments, environment);
  }

  /** The same at a port that people know. */
  NodeProcess(Path folder, int port, List<String> arguments, Map<String, String> environment) {
    this.folder = folder;
    this.port = port;
    this.arguments = List.copyOf(arguments);
    this.environment = Map.copyOf(environment);
  }

  /** Gives a folder those files of another that it does not have yet. */
  static void inherit(Path from, Path folder, List<String> files) throws IOException {
    Files.createDirectories(folder);
    for (String file : files) {
      if (Files.exists(from.resolve(file)) && !Files.exists(folder.resolve(file))) {
        Files.copy(from.resolve(file), folder.resolve(file));
      }
    }
  }

  int port() {
    return port;
  }

  Path log() {
    return folder.resolve("log");
  }

  /** Begins it; {@link #awaitReady} tells when it serves. */
  void start() {
    try {
      Files.createDirectories(folder);
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      String classes = System.getProperty("java.class.path");
      if (System.getProperty("sun.java.command", "").startsWith(Comfrey.class.getName())) {
        command.addAll(List.of("-cp", classes, Comfrey.class.getName()));
      } else {
        command.addAll(List.of("-jar", classes));
      }
      command.addAll(List.of("up", "--data", folder.toString(), "--port", Integer.toString(port)));
      command.addAll(arguments);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("a node cannot be started", e);
    }
  }

  boolean isAlive() {
    Process running = process;
    return running != null && running.isAlive();
  }

  /** False when it ended instead. */
  boolean awaitReady() {
    long end = System.nanoTime() + START.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (isAlive() && System.nanoTime() < end) {
        if (isReady(client)) {
          return true;
        }
        LockSupport.parkNanos(ASK.toNanos());
      }
      return false;
    }
  }

  private boolean isReady(HttpClient client) {
    try {
      return client
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                      .timeout(Duration.ofSeconds(2))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Lets it finish what is under way. */
  void stop() {
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        running.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running.destroyForcibly();
    }
  }
}
