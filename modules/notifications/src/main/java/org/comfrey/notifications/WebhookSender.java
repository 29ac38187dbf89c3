package org.comfrey.notifications;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.notifications.WebhookTable.Hook;
import org.comfrey.notifications.WebhookTable.Sealed;
import org.comfrey.notifications.WebhookTable.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages as Standard Webhooks asks for it: {@code webhook-id}, {@code webhook-timestamp}
 * and {@code webhook-signature}, an HMAC-SHA256 over all three parts; tried again over three days;
 * an address that took nothing for days, or says that it is gone, is switched off and its owner
 * told.
 */
final class WebhookSender {
  static final String TIMER = "webhook-to-send";

  /** An address that takes nothing for so long is switched off. */
  static final Duration MOST_FAILING = Duration.ofDays(5);

  /** The schedule that Standard Webhooks recommends. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  static final int MOST_TRIES = 10;

  private static final String PREFIX = "whsec_";
  private static final int GONE = 410;

  private final ModuleDatabase database;
  private final WebhookTable table;
  private final Outside outside;
  private final Notices notices;
  private final Timers timers;
  private final Clock clock;

  WebhookSender(
      ModuleDatabase database,
      WebhookTable table,
      Outside outside,
      Notices notices,
      Timers timers,
      Clock clock) {
    this.database = database;
    this.table = table;
    this.outside = outside;
    this.notices = notices;
    this.timers = timers;
    this.clock = clock;
  }

  /** The timer of a message. */
  void due(String id) {
    Optional<Waiting> found = table.waiting(UUID.fromString(id));
    if (found.isEmpty()) {
      return;
    }
    Waiting message = found.get();
    Optional<Hook> known = table.find(message.webhook());
    if (known.isEmpty()) {
      return;
    }
    Hook hook = known.get();
    Instant now = clock.instant();
    if (!hook.shown().on()) {
      table.tried(hook, message, "failed", null, "The webhook is switched off.", now, null);
      return;
    }
    Integer status = null;
    String answer;
    boolean refused = false;
    try {
      byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
      Outside.Answer came =
          outside.post(
              URI.create(hook.sealed().url()),
              headers(message.id(), now, body, hook.sealed()),
              body);
      status = came.status();
      answer = came.body();
    } catch (Outside.Refused e) {
      refused = true;
      answer = e.sentence();
    } catch (IOException e) {
      answer = "There was no answer: " + e.getClass().getSimpleName() + ".";
    }
    if (status != null && status >= 200 && status < 300) {
      taken(hook, message, status, answer, now);
    } else {
      notTaken(hook, message, status, answer, refused, now);
    }
  }

  private void taken(Hook hook, Waiting message, int status, String answer, Instant now) {
    database.inTransaction(() -> {
      table.tried(hook, message, "sent", status, answer, now, null);
      table.failing(hook.id(), null);
    });
  }

  private void notTaken(
      Hook hook,
      Waiting message,
      @Nullable Integer status,
      String answer,
      boolean refused,
      Instant now) {
    boolean last = refused || message.tries() + 1 >= MOST_TRIES;
    Instant due = last ? null : now.plus(PAUSES.get(message.tries()));
    Instant since = hook.shown().failingSince();
    boolean gone = status != null && status == GONE;
    boolean tooLong = since != null && !now.isBefore(since.plus(MOST_FAILING));
    database.inTransaction(() -> {
      if (gone || tooLong) {
        table.tried(hook, message, "failed", status, answer, now, null);
        switchOff(hook, gone ? "gone" : "failing", now);
        return;
      }
      table.tried(hook, message, last ? "failed" : "waiting", status, answer, now, due);
      if (since == null) {
        table.failing(hook.id(), now);
      }
      if (due != null) {
        timers.set(TIMER, message.id().toString(), due);
      }
    });
  }

  private void switchOff(Hook hook, String because, Instant now) {
    if (table.switchOff(hook.id(), because)) {
      UUID id = News.id("webhook-off/" + hook.id() + "/" + now);
      notices.add(News.of(id, hook.person(), "webhook.switched-off", Map.of(), null, now));
    }
  }

  static Map<String, String> headers(UUID id, Instant now, byte[] body, Sealed sealed) {
    Map<String, String> headers = new LinkedHashMap<>();
    String time = Long.toString(now.getEpochSecond());
    headers.put("Content-Type", "application/json");
    headers.put("webhook-id", id.toString());
    headers.put("webhook-timestamp", time);
    String signature = signature(id.toString(), time, body, sealed.secret());
    String former = sealed.former();
    Instant until = sealed.formerUntil();
    if (former != null && until != null && now.isBefore(until)) {
      signature += " " + signature(id.toString(), time, body, former);
    }
    headers.put("webhook-signature", signature);
    return headers;
  }

  /** {@code v1,} and the HMAC-SHA256 of id, time and body in base64. */
  static String signature(String id, String time, byte[] body, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((id + "." + time + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("HmacSHA256 comes with every JDK", impossible);
    }
  }

  static String secret(byte[] key) {
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }
}
