package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comfrey.app.Comfrey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code up} on an empty folder and {@code demo} beside it, as processes of their own. */
@Timeout(300)
class DemoTest {
  @TempDir Path folder;

  @Test
  void theDemoWorldOfAnEmptyFolderTradesAndEverythingAddsUp() throws Exception {
    String port = free();
    Process up =
        command(
            // Every request has a line, so that the lines can be looked at.
            Map.of(
                "COMFREY_LOG_FORMAT",
                "ecs",
                "COMFREY_SIEM_URL",
                siem(),
                "LOGGING_LEVEL_ORG_COMFREY_REQUESTS",
                "debug"),
            "up",
            "--port",
            port,
            "--data",
            folder.resolve("data").toString());
    try (BufferedReader said = up.inputReader(StandardCharsets.UTF_8)) {
      assertThat(until(said, "Ctrl-C stops it")).contains("client@demo.example");
      URI url = URI.create("http://localhost:" + port);
      LoggedWords words = new LoggedWords(url);
      words.say();
      Process demo = command("demo", "--url", "http://localhost:" + port);
      assertThat(everything(demo)).contains("Everything adds up.").doesNotContain("WRONG");
      assertThat(demo.waitFor()).isZero();
      new Measured(url).check();
      // Not the process itself, whose streams would be closed with it.
      up.toHandle().destroy();
      // In order: a module that is closed after its database complains.
      String log = until(said, "Stopped.");
      assertThat(log).doesNotContain("WARN", "Exception");
      words.assertNotIn(log);
    } finally {
      up.destroyForcibly();
    }
  }

  @Test
  void withoutAServerItSaysHowToStartOne() throws Exception {
    Process demo = command("demo", "--url", "http://localhost:" + free());
    assertThat(everything(demo)).contains("start one with ./comfrey up");
    assertThat(demo.waitFor()).isOne();
  }

  /** Collects the audit, so that what it measures is there, too. */
  private String siem() {
    return folder.resolve("audit.jsonl").toUri().toString();
  }

  private static Process command(String... arguments) throws IOException {
    return command(Map.of(), arguments);
  }

  private static Process command(Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Comfrey.class.getName()));
    line.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(line).redirectErrorStream(true);
    process.environment().putAll(environment);
    return process.start();
  }

  private static String everything(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** What was said until those words came; fails with it when they never do. */
  private static String until(BufferedReader said, String words) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      all.append(line).append('\n');
      if (line.contains(words)) {
        return all.toString();
      }
    }
    throw new AssertionError(all + "it ended without saying: " + words);
  }

  private static String free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return String.valueOf(socket.getLocalPort());
    }
  }
}
