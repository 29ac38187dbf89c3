package org.comfrey.notifications;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.kernel.web.Json;
import org.comfrey.notifications.Devices.Device;
import org.jspecify.annotations.Nullable;

/**
 * Pushes a nudge to a browser (RFC 8030). It carries the category, a page and an id, and nothing of
 * what it is about: a screen that lies on a table shows it to everybody.
 */
final class PushSender {
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Outside outside;
  private final PushKeys keys;
  private final Words words;

  PushSender(Outside outside, PushKeys keys, Words words) {
    this.outside = outside;
    this.keys = keys;
    this.words = words;
  }

  /** What became of one push. */
  sealed interface Outcome {
    record Taken() implements Outcome {}

    /** There is no such subscription any more. */
    record Gone() implements Outcome {}

    /** It will not be taken later either. */
    record Refused(String why) implements Outcome {}

    record NoAnswer(String why) implements Outcome {}
  }

  Outcome send(Device device, News news, Contact to, Instant now) {
    Category category = news.kind().category();
    String said = words.text(to.locale(), "push." + category.label());
    return send(
        device,
        Map.of("id", news.id().toString(), "said", said, "link", news.link()),
        category.critical() || news.usefulUntil() != null ? "high" : "normal",
        timeToLive(now, news.usefulUntil()));
  }

  /** A push that says only that pushing works. */
  Outcome trial(Device device, Contact to) {
    String said = words.text(to.locale(), "push.trial");
    Map<String, String> nudge = Map.of("id", "trial", "said", said, "link", "/you/notifications");
    return send(device, nudge, "high", Duration.ofMinutes(1));
  }

  private static Duration timeToLive(Instant now, @Nullable Instant until) {
    if (until == null) {
      return LONGEST;
    }
    Duration left = Duration.between(now, until);
    return left.compareTo(LONGEST) < 0 ? left : LONGEST;
  }

  private Outcome send(
      Device device, Map<String, String> nudge, String urgency, Duration timeToLive) {
    byte[] plain = Json.answers().writeValueAsString(nudge).getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("TTL", Long.toString(Math.max(0, timeToLive.toSeconds())));
    headers.put("Urgency", urgency);
    headers.put("Content-Encoding", "aes128gcm");
    headers.put("Content-Type", "application/octet-stream");
    headers.put("Authorization", keys.authorization(device.endpoint()));
    try {
      byte[] body = PushMessage.encrypt(plain, device.point(), device.auth());
      Outside.Answer answer = outside.post(device.endpoint(), headers, body);
      return outcome(answer.status());
    } catch (Outside.Refused e) {
      return new Outcome.Refused(e.sentence());
    } catch (IOException e) {
      return new Outcome.NoAnswer("The push service cannot be reached now.");
    }
  }

  private static Outcome outcome(int status) {
    return switch (status) {
      case 404, 410 -> new Outcome.Gone();
      case 429 -> new Outcome.NoAnswer("The push service asks for a pause.");
      default ->
          status >= 200 && status < 300
              ? new Outcome.Taken()
              : status >= 500
                  ? new Outcome.NoAnswer("The push service answers " + status + ".")
                  : new Outcome.Refused("The push service answers " + status + ".");
    };
  }
}
