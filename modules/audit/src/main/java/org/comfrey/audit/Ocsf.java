package org.comfrey.audit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;

/**
 * Entries as events of the Open Cybersecurity Schema Framework 1.5, one JSON object a line:
 * sign-ins as Authentication (3002), everything else as API Activity (6003). What the framework has
 * no place for stands under {@code unmapped}.
 */
final class Ocsf {
  private static final String VERSION = "1.5.0";
  private static final int AUTHENTICATION = 3002;
  private static final int API_ACTIVITY = 6003;
  private static final int LOGON = 1;
  private static final int LOGOFF = 2;
  private static final int OTHER_ACTIVITY = 99;

  private Ocsf() {}

  /** The lines of those entries. */
  static byte[] lines(List<Kept> entries) {
    var text = new StringBuilder();
    for (Kept kept : entries) {
      text.append(Json.answers().writeValueAsString(event(kept))).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  static Map<String, Object> event(Kept kept) {
    Entry entry = kept.entry();
    boolean signIn = entry.kind().equals("sign-in");
    int type = signIn ? AUTHENTICATION : API_ACTIVITY;
    int activity = signIn ? signInActivity(entry) : apiActivity(entry);
    boolean refused = entry.outcome().equals("refused");
    boolean failed = entry.outcome().equals("failed");
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("class_uid", type);
    event.put("category_uid", type / 1_000);
    event.put("activity_id", activity);
    event.put("type_uid", type * 100L + activity);
    event.put("time", entry.at().toEpochMilli());
    event.put("severity_id", refused ? 3 : failed ? 4 : 1);
    event.put("status_id", refused || failed ? 2 : entry.outcome().equals("begun") ? 99 : 1);
    event.put("status", entry.outcome());
    event.put("message", entry.name());
    event.put(
        "metadata",
        Map.of(
            "version",
            VERSION,
            "uid",
            entry.source() + "/" + kept.number(),
            "sequence",
            kept.number(),
            "log_name",
            entry.source(),
            "product",
            Map.of("name", "Comfrey", "vendor_name", "Comfrey")));
    event.put("actor", actor(entry));
    if (signIn) {
      event.put(
          "user", Map.of("uid", entry.about() == null ? "unknown" : entry.about().toString()));
    } else {
      event.put("api", api(entry));
    }
    event.put("src_endpoint", Map.of("uid", entry.origin() == null ? "unknown" : entry.origin()));
    event.put("unmapped", unmapped(kept));
    return event;
  }

  private static int signInActivity(Entry entry) {
    return entry.name().equals("ended") ? LOGOFF : LOGON;
  }

  /** Create, read, update and delete are 1 to 4. */
  private static int apiActivity(Entry entry) {
    String method = entry.name().split(" ", 2)[0];
    return switch (method) {
      case "POST" -> 1;
      case "GET", "HEAD" -> 2;
      case "PUT", "PATCH" -> 3;
      case "DELETE" -> 4;
      default -> OTHER_ACTIVITY;
    };
  }

  private static Map<String, Object> actor(Entry entry) {
    Map<String, Object> actor = new LinkedHashMap<>();
    if (entry.actor() != null) {
      actor.put("user", Map.of("uid", entry.actor().toString()));
    }
    if (entry.signIn() != null) {
      actor.put("session", Map.of("uid", entry.signIn().toString()));
    }
    return actor;
  }

  private static Map<String, Object> api(Entry entry) {
    Map<String, Object> api = new LinkedHashMap<>();
    api.put("operation", entry.name());
    api.put("service", Map.of("name", entry.source()));
    if (entry.request() != null) {
      api.put("request", Map.of("uid", entry.request()));
    }
    return api;
  }

  private static Map<String, Object> unmapped(Kept kept) {
    Map<String, Object> unmapped = new LinkedHashMap<>(kept.entry().details());
    put(unmapped, "about", kept.entry().about());
    unmapped.put("kind", kept.entry().kind());
    unmapped.put("event", kept.entry().event().toString());
    unmapped.put("hash", Records.hex(kept.hash()));
    return unmapped;
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value.toString());
    }
  }
}
