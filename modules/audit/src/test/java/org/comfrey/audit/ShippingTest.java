package org.comfrey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.comfrey.testkit.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the outside is handed every entry, in order, over refusals and crashes. */
class ShippingTest {
  private final Databases databases = TestPostgres.databases("audit");
  private final ModuleDatabase database = databases.module("audit");
  private final Records records = new Records(database);
  private final List<String> kept = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();
  private volatile int status = 202;

  @TempDir Path folder;

  @AfterEach
  void close() {
    databases.close();
  }

  private void append(String source, int entries) {
    database.inTransaction(() -> {
      for (int i = 0; i < entries; i++) {
        records.append(
            new Entry(
                source,
                UUID.randomUUID(),
                Instant.EPOCH,
                "action",
                "GET /v1/x",
                "done",
                null,
                null,
                null,
                null,
                null,
                Map.of()));
      }
    });
  }

  private static List<String> ids(List<String> lines) {
    return lines.stream()
        .map(line -> Json.answers().readTree(line).at("/metadata/uid").asString())
        .toList();
  }

  @Test
  void everyEntryArrivesInOrderThoughTheCollectorRefusesAndTheProcessDiesAfterSending()
      throws IOException {
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/in",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            shown.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            if (status == 202) {
              kept.addAll(body.lines().toList());
            }
            exchange.sendResponseHeaders(status, -1);
          }
        });
    collector.start();
    try {
      int port = collector.getAddress().getPort();
      var meters = new SimpleMeterRegistry();
      var shipping =
          new Shipping(
              database, records, Destination.of("http://:t0ken@127.0.0.1:" + port + "/in"));
      shipping.bindTo(meters);
      append("identity", 3);
      append("trade", 1_001);
      status = 503;
      shipping.run();
      assertThat(kept).isEmpty();
      assertThat(meters.get("comfrey.siem.waiting").gauge().value()).isEqualTo(1_004);
      assertThat(meters.get("comfrey.siem.failing").gauge().value()).isEqualTo(1);
      status = 202;
      try (Halt.Listening listening =
          Halt.listen(point -> {
            if (point.equals("audit.shipped") && kept.size() > 3) {
              throw new IllegalStateException("dies");
            }
          })) {
        assertThatThrownBy(shipping::run).hasMessage("dies");
      }
      shipping.run();
      assertThat(meters.get("comfrey.siem.waiting").gauge().value()).isZero();
      assertThat(meters.get("comfrey.siem.failing").gauge().value()).isZero();
      // What was sent before the crash was not noted, and comes twice.
      assertThat(ids(kept)).hasSize(1_004 + 500);
      assertThat(ids(kept).stream().distinct().filter(id -> id.startsWith("trade/")).toList())
          .hasSize(1_001)
          .first()
          .isEqualTo("trade/1");
      append("identity", 1);
      shipping.run();
      assertThat(ids(kept).getLast()).isEqualTo("identity/4");
      shipping.run();
      assertThat(kept).hasSize(1_004 + 500 + 1);
      assertThat(shown).containsOnly("Bearer t0ken");
    } finally {
      collector.stop(0);
    }
  }

  @Test
  void aFileIsAppendedToAndAnAddressThatIsNoneIsRefused() throws IOException {
    Path file = folder.resolve("audit.ndjson");
    var shipping = new Shipping(database, records, Destination.of("file://" + file));
    append("identity", 2);
    shipping.run();
    append("identity", 1);
    shipping.run();
    assertThat(ids(Files.readAllLines(file)))
        .containsExactly("identity/1", "identity/2", "identity/3");
    for (String wrong : List.of("http://collector.example/in", "nowhere", "ftp://x/y", "h t")) {
      assertThatThrownBy(() -> Destination.of(wrong)).hasMessageContaining("COMFREY_SIEM_URL");
    }
    assertThat(Destination.of("https://:secret@collector.example/in").toString())
        .isEqualTo("https://collector.example/in");
  }
}
