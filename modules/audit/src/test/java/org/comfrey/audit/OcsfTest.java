package org.comfrey.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.kernel.web.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** That the export has the form that a SIEM reads. */
class OcsfTest {
  private static Kept kept(String kind, String name, String outcome) {
    return new Kept(
        new Entry(
            "trade",
            new UUID(2, 2),
            Instant.parse("2026-03-02T08:00:00.5Z"),
            kind,
            name,
            outcome,
            new UUID(1, 1),
            null,
            null,
            null,
            null,
            Map.of("code", "forbidden")),
        7,
        9,
        new byte[32]);
  }

  @Test
  void eachEntryIsOneLineWhoseTypeFollowsFromItsClassAndActivity() {
    List<Kept> entries =
        List.of(
            kept("sign-in", "password", "done"),
            kept("sign-in", "ended", "done"),
            kept("sign-in", "POST /v1/sign-ins", "refused"),
            kept("read", "GET /v1/operator/people", "done"),
            kept("action", "PUT /v1/operator/people/{id}/suspension", "begun"),
            kept("action", "DELETE /v1/x", "failed"),
            kept("access", "(none)", "refused"));
    List<String> lines = new String(Ocsf.lines(entries), StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSameSizeAs(entries);
    long[] types = {300201, 300202, 300201, 600302, 600303, 600304, 600399};
    long[] statuses = {1, 1, 2, 1, 99, 2, 2};
    for (int i = 0; i < types.length; i++) {
      JsonNode event = Json.answers().readTree(lines.get(i));
      assertThat(event.path("type_uid").asLong()).as(lines.get(i)).isEqualTo(types[i]);
      assertThat(event.path("type_uid").asLong())
          .isEqualTo(event.path("class_uid").asLong() * 100 + event.path("activity_id").asLong());
      assertThat(event.path("category_uid").asLong())
          .isEqualTo(event.path("class_uid").asLong() / 1_000);
      assertThat(event.path("status_id").asLong()).as(lines.get(i)).isEqualTo(statuses[i]);
      assertThat(event.path("time").asLong()).isEqualTo(1_772_438_400_500L);
      assertThat(event.at("/metadata/sequence").asLong()).isEqualTo(7);
      assertThat(event.at("/metadata/uid").asString()).isEqualTo("trade/7");
      assertThat(event.at("/unmapped/code").asString()).isEqualTo("forbidden");
    }
  }
}
