package org.comfrey.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.testkit.TestFolders;
import org.comfrey.tests.Platform.Someone;

/**
 * A platform in a process that may die, seen from the test: its next life goes on where it ended.
 */
final class Child implements AutoCloseable {
  private static final String GONE = "gone";
  private static final int PATIENCE_SECONDS = 180;
  private static final int REMEMBERED_LINES = 120;

  private final Process process;
  private final Writer orders;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Deque<String> log = new ArrayDeque<>();
  private final URI url;

  private Child(Process process) {
    this.process = process;
    this.orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    Thread.ofVirtual().start(this::listen);
    this.url = URI.create(answer());
  }

  /** Starts a life; returns when it serves requests. */
  static Child started(DatabaseAddress database, Path data, Instant now) {
    return started(database, data, now, List.of());
  }

  /** The same as one of several nodes, whose people's keys are in another database. */
  static Child node(DatabaseAddress database, DatabaseAddress keys, Path shared, Instant now) {
    return started(database, shared, now, List.of(keys.jdbcUrl()));
  }

  /** The same as two servers with half of the modules each, and that Kafka between them. */
  static Child split(
      DatabaseAddress database, DatabaseAddress keys, Path shared, Instant now, String kafka) {
    return started(database, shared, now, List.of(keys.jdbcUrl(), kafka));
  }

  private static Child started(
      DatabaseAddress database, Path data, Instant now, List<String> more) {
    try {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  more.size() > 1 ? "-Xmx640m" : "-Xmx384m",
                  "-XX:+UseSerialGC",
                  // It lives for seconds: the second compiler would not pay.
                  "-XX:TieredStopAtLevel=1",
                  "--enable-native-access=ALL-UNNAMED",
                  "--add-modules",
                  "jdk.incubator.vector",
                  "-Duser.timezone=UTC",
                  // It is killed, and then deletes nothing: what it leaves goes with this process.
                  "-Djava.io.tmpdir=" + TestFolders.fresh("life"),
                  // While its database is away it would write little else, with stacks.
                  "-Dlogging.level.com.zaxxer.hikari=ERROR",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Life.class.getName(),
                  database.jdbcUrl(),
                  database.user(),
                  database.password(),
                  data.toString(),
                  now.toString()));
      command.addAll(more);
      return new Child(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(Life.ANSWER)) {
          answers.add(line.substring(Life.ANSWER.length()));
        } else {
          remember(line);
        }
      }
    } catch (IOException closed) {
      remember(closed.toString());
    }
    answers.add(GONE);
  }

  private void remember(String line) {
    // Of a stack, the frames of others say little and are many.
    if (line.startsWith("\tat ") && !line.contains("org.comfrey")) {
      return;
    }
    synchronized (log) {
      log.add(line);
      if (log.size() > REMEMBERED_LINES) {
        log.remove();
      }
    }
  }

  /** The last of what it logged. */
  String log() {
    synchronized (log) {
      return String.join("\n", log);
    }
  }

  private String answer() {
    try {
      String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer == null || answer.equals(GONE) || answer.startsWith("failed ")) {
        throw new IllegalStateException("the child answered " + answer + "\n" + log());
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Has an order carried out; throws {@link IllegalStateException} when the child dies of it. */
  String ask(String... words) {
    try {
      orders.write(String.join("|", words) + "\n");
      orders.flush();
    } catch (IOException dead) {
      throw new IllegalStateException("the child is dead", dead);
    }
    return answer();
  }

  URI url() {
    return url;
  }

  /** A person, made unless there; signed in for ten minutes of the clock. */
  Someone person(String name, String zone, String roles) {
    String[] made = ask("person", name, zone, roles).split("\\|", -1);
    return known(new Someone(PersonId.valueOf(made[0]), made[1], ApiClient.anonymous(url)), roles);
  }

  /** The same person, signed in anew: in another life, or after their token ran out. */
  Someone known(Someone person, String roles) {
    String token = ask("token", person.id().toString(), roles);
    return new Someone(person.id(), person.email(), ApiClient.bearing(url, token));
  }

  /** The same person at that address of it, with a token that outlasts all stories. */
  Someone lasting(Someone person, String roles, URI at) {
    String token = ask("lasting", person.id().toString(), roles);
    return new Someone(person.id(), person.email(), ApiClient.bearing(at, token));
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its death; its exit status. */
  int awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the child lives on\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** kill -9. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  @Override
  public void close() {
    kill();
  }
}
