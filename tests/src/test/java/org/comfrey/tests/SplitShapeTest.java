package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comfrey.app.FreePort;
import org.comfrey.app.LocalKafka;
import org.comfrey.kernel.client.ApiClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The shape as an operator starts it: processes with certificates, and a real Kafka between them.
 */
@Tag("long")
class SplitShapeTest {
  private static final int LEAST_PROCESSES = 4;

  @Test
  @Timeout(900)
  void aTradeIsPlayedAcrossProcessesAndAllOfThemStop() {
    Path data = Platform.folder().resolve("data");
    String home = "-Dcomfrey.home=" + Repository.root();
    assertThat(LocalKafka.jars(Repository.root())).isDirectory();
    List<ProcessHandle> children;
    try (CommandLine split =
        CommandLine.startedWith(
            List.of(home),
            "up",
            "--shape",
            "split",
            "--port",
            Integer.toString(FreePort.next()),
            "--data",
            data.toString())) {
      URI url = split.awaitUrl();
      children = split.children();
      assertThat(split.children("--target")).hasSizeGreaterThanOrEqualTo(LEAST_PROCESSES);
      assertThat(ApiClient.anonymous(url).get("/internal/payments/steps/x/0").status())
          .isEqualTo(404);
      CommandLine.succeeds("demo", "--url", url.toString());
    }
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    assertThat(Files.exists(data.resolve("modules"))).isTrue();
    assertThat(CommandLine.fails("up", "--data", data.toString(), "--port", "0"))
        .contains("--shape split");
  }
}
