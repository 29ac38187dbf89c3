package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comfrey.testkit.TestFolders;

/** A command of {@code ./comfrey} in a process of its own. */
final class CommandLine implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Comfrey is ready at (\\S+)");
  private static final int POLL_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Process process;
  private final Path said;

  private CommandLine(Process process, Path said) {
    this.process = process;
    this.said = said;
  }

  static CommandLine started(String... arguments) {
    return startedWith(List.of(), arguments);
  }

  /** The same with more flags for its virtual machine. */
  static CommandLine startedWith(List<String> flags, String... arguments) {
    return started(Version.TODAY, Map.of(), flags, arguments);
  }

  /** The same of that version, with more variables in its environment. */
  static CommandLine started(
      Version version, Map<String, String> environment, List<String> flags, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules",
                "jdk.incubator.vector"));
    command.addAll(flags);
    command.addAll(version.launch());
    command.addAll(List.of(arguments));
    try {
      Path said = TestFolders.fresh("command").resolve("said.txt");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
      builder.environment().putAll(environment);
      return new CommandLine(builder.start(), said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs to the end, which must be a good one; what it said. */
  static String succeeds(String... arguments) {
    return succeeds(Version.TODAY, arguments);
  }

  /** The same of that version. */
  static String succeeds(Version version, String... arguments) {
    try (CommandLine command = started(version, Map.of(), List.of(), arguments)) {
      assertThat(command.awaitEnd()).as(command.said()).isZero();
      return command.said();
    }
  }

  /** The same for what must be refused. */
  static String fails(String... arguments) {
    try (CommandLine command = started(arguments)) {
      assertThat(command.awaitEnd()).as(command.said()).isEqualTo(1);
      return command.said();
    }
  }

  /** Waits until {@code up} serves. */
  URI awaitUrl() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      Matcher ready = READY.matcher(said());
      if (ready.find()) {
        return URI.create(ready.group(1));
      }
      pause();
    }
    throw new AssertionError("the server does not serve:\n" + said());
  }

  /** The processes that it started, by a word of their command lines. */
  List<ProcessHandle> children(String word) {
    return process.descendants().filter(child -> lineOf(child).contains(word)).toList();
  }

  /** The JDK leaves out lines of more than a page, and a class path is longer than that. */
  static String lineOf(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException noSuchFile) {
      return process.info().commandLine().orElse("");
    }
  }

  /** Until it ends, or for a moment: there is a processor or two for both. */
  private void pause() {
    try {
      process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it printed until now. */
  String said() {
    try {
      return Files.readString(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The processes that it started, and those that they did. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** Stops it where it is, with all that it started running on. */
  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      assertThat(status).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private int awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the command does not end:\n" + said());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ctrl-C, and waits. */
  @Override
  public void close() {
    process.destroy();
    awaitEnd();
    try {
      Files.deleteIfExists(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
