package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    Process up = command("up", "--port", port, "--data", folder.resolve("data").toString());
    try (BufferedReader said = up.inputReader(StandardCharsets.UTF_8)) {
      assertThat(until(said, "Ctrl-C stops it")).contains("client@demo.example");
      Process demo = command("demo", "--url", "http://localhost:" + port);
      assertThat(everything(demo)).contains("Everything adds up.").doesNotContain("WRONG");
      assertThat(demo.waitFor()).isZero();
      // Not the process itself, whose streams would be closed with it.
      up.toHandle().destroy();
      // In order: a module that is closed after its database complains.
      assertThat(until(said, "Stopped.")).doesNotContain("WARN", "Exception");
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

  private static Process command(String... arguments) throws IOException {
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
    return new ProcessBuilder(line).redirectErrorStream(true).start();
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
