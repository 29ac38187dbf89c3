package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comfrey.api.Page;
import org.comfrey.api.trade.Order;
import org.comfrey.app.FreePort;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.testkit.TestPostgres;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

/** Today's version on the data of the one before, and beside its processes, whoever came first. */
@Tag("long")
@Timeout(900)
class VersionsTest {
  private static final String GROUPS =
      "gateway,messaging,notifications,identity,audit,marketplace,discovery,calendar,reputation;"
          + "payments,trade";

  private static Version before;

  @BeforeAll
  static void build(@TempDir Path folder) throws Exception {
    before = Version.before(folder);
  }

  private static Version version(boolean older) {
    return older ? before : Version.TODAY;
  }

  /** Trades as a person of that version does, whose client may be older than the server. */
  private static void trade(Version version, URI url) {
    CommandLine.succeeds(version, "demo", "--url", url.toString());
  }

  private static int orders(URI url) {
    return ApiClient.signIn(url, "client@demo.example", "a client on a demo day")
        .get("/v1/orders?limit=100")
        .as(new TypeReference<Page<Order>>() {})
        .items()
        .size();
  }

  @Test
  void dataOfTheVersionBeforeStartsUnderTodays(@TempDir Path folder) {
    String data = folder.resolve("data").toString();
    String port = Integer.toString(FreePort.next());
    int orders;
    try (CommandLine server =
        CommandLine.started(before, Map.of(), List.of(), "up", "--data", data, "--port", port)) {
      URI url = server.awaitUrl();
      trade(before, url);
      orders = orders(url);
    }
    assertThat(orders).isPositive();
    try (CommandLine server = CommandLine.started("up", "--data", data, "--port", port)) {
      URI url = server.awaitUrl();
      assertThat(orders(url)).isEqualTo(orders);
      trade(before, url);
      trade(Version.TODAY, url);
      assertThat(orders(url)).isEqualTo(orders + 2);
    }
    CommandLine.succeeds("ledger", "check", "--data", data);
  }

  /** As in a restart one by one: the first makes the schema, the other finds it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nodesOfBothVersionsServeOneDatabase(boolean olderFirst, @TempDir Path folder) {
    Map<String, String> shared = new HashMap<>();
    shared.put("COMFREY_DATABASE_URL", TestPostgres.database().url());
    shared.put("COMFREY_KEYS_URL", TestPostgres.database().url());
    shared.put("COMFREY_MASTER_KEY_FILE", folder.resolve("master.key").toString());
    shared.put("COMFREY_MEDIA", folder.resolve("media").toString());
    int port = FreePort.next();
    String edge = "http://localhost:" + port;
    try (CommandLine first = node(version(olderFirst), shared, folder.resolve("1"), port, edge)) {
      URI atFirst = first.awaitUrl();
      trade(version(olderFirst), atFirst);
      try (CommandLine second =
          node(version(!olderFirst), shared, folder.resolve("2"), FreePort.next(), edge)) {
        URI atSecond = second.awaitUrl();
        trade(version(olderFirst), atSecond);
        trade(version(!olderFirst), atFirst);
        assertThat(orders(atFirst)).isEqualTo(orders(atSecond)).isEqualTo(3);
      }
      trade(version(!olderFirst), atFirst);
    }
  }

  private static CommandLine node(
      Version version, Map<String, String> shared, Path folder, int port, String edge) {
    return CommandLine.started(
        version,
        shared,
        List.of(),
        "up",
        "--data",
        folder.toString(),
        "--port",
        Integer.toString(port),
        "--edge",
        edge);
  }

  /** Calls go both ways between the two processes, and events through Kafka. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void processesOfBothVersionsWorkTogether(boolean olderAtTheEdge, @TempDir Path folder)
      throws IOException {
    String home = "-Dcomfrey.home=" + Repository.root();
    try (CommandLine split =
        CommandLine.started(
            version(olderAtTheEdge),
            Map.of(),
            List.of(home),
            "up",
            "--shape",
            "split",
            "--groups",
            GROUPS,
            "--data",
            folder.resolve("data").toString(),
            "--port",
            Integer.toString(FreePort.next()))) {
      URI url = split.awaitUrl();
      trade(version(olderAtTheEdge), url);
      ProcessHandle trading =
          split.children("--target payments,trade".replace(' ', '\0')).getFirst();
      // Otherwise it would start again what is exchanged here.
      split.freeze();
      try (CommandLine other = exchanged(trading, version(!olderAtTheEdge), home)) {
        other.awaitUrl();
        trade(before, url);
        trade(Version.TODAY, url);
        assertThat(orders(url)).isEqualTo(3);
      } finally {
        split.thaw();
      }
    }
  }

  /** Starts the other version in the place of a process, with its arguments and environment. */
  private static CommandLine exchanged(ProcessHandle process, Version version, String home)
      throws IOException {
    List<String> words = List.of(CommandLine.lineOf(process).split("\0"));
    String[] arguments = words.subList(words.indexOf("up"), words.size()).toArray(String[]::new);
    Map<String, String> environment = new HashMap<>();
    String variables =
        Files.readString(
            Path.of("/proc", Long.toString(process.pid()), "environ"), StandardCharsets.ISO_8859_1);
    Arrays.stream(variables.split("\0"))
        .filter(variable -> variable.startsWith("COMFREY_"))
        .map(variable -> variable.split("=", 2))
        .forEach(variable -> environment.put(variable[0], variable[1]));
    process.destroy();
    // Whoever waits for its end is frozen, so it stays a zombie; its sockets are closed.
    while (isRunning(process)) {
      Thread.onSpinWait();
    }
    return CommandLine.started(version, environment, List.of(home), arguments);
  }

  private static boolean isRunning(ProcessHandle process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "stat");
    return process.isAlive() && !Files.readString(status).contains(") Z ");
  }
}
