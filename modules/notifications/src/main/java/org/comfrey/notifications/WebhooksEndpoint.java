package org.comfrey.notifications;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.Page;
import org.comfrey.api.PersonId;
import org.comfrey.api.notifications.NewWebhook;
import org.comfrey.api.notifications.Webhook;
import org.comfrey.api.notifications.WebhookChange;
import org.comfrey.api.notifications.WebhookMessage;
import org.comfrey.api.notifications.WebhookSecret;
import org.comfrey.api.notifications.WebhooksApi;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.comfrey.notifications.WebhookTable.Hook;
import org.comfrey.notifications.WebhookTable.Sealed;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** The public resources of webhooks. */
@RestController
final class WebhooksEndpoint implements WebhooksApi {
  static final ProblemCode ADDRESS_REFUSED =
      new ProblemCode(422, "webhook-address-refused", "Nothing can be sent to that address");
  static final ProblemCode TOO_MANY =
      new ProblemCode(
          422, "too-many-webhooks", "There are as many webhooks as one person may have");

  private static final int MOST = 10;
  private static final int KEY_BYTES = 32;
  private static final Duration BOTH_SECRETS_TIME = Duration.ofHours(24);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ModuleDatabase database;
  private final WebhookTable table;
  private final Outside outside;
  private final Timers timers;
  private final Cursors cursors;
  private final Ids ids;
  private final Clock clock;

  WebhooksEndpoint(
      ModuleDatabase database,
      WebhookTable table,
      Outside outside,
      Timers timers,
      Cursors cursors,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.table = table;
    this.outside = outside;
    this.timers = timers;
    this.cursors = cursors;
    this.ids = ids;
    this.clock = clock;
  }

  /** Where a page ended. */
  record Position(Instant at, UUID id) {}

  @Override
  public List<Webhook> webhooks() {
    return table.of(Callers.current().person()).stream().map(Hook::shown).toList();
  }

  @Override
  public ResponseEntity<WebhookSecret> addWebhook(NewWebhook webhook) {
    PersonId person = Callers.current().person();
    List<String> types = types(webhook.types());
    String url = address(webhook.url());
    if (table.of(person).size() >= MOST) {
      throw TOO_MANY.because("You have " + MOST + " webhooks; remove one of them first.");
    }
    UUID id = ids.next();
    String secret = newSecret();
    Webhook shown = new Webhook(id, url, types, true, clock.instant(), null, null);
    table.insert(new Hook(id, person, new Sealed(url, secret, null, null), shown));
    return ResponseEntity.status(HttpStatus.CREATED).body(new WebhookSecret(shown, secret));
  }

  private static String newSecret() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return WebhookSender.secret(key);
  }

  private String address(String url) {
    try {
      return outside.address(url).toString();
    } catch (Outside.Refused e) {
      throw ADDRESS_REFUSED
          .because(e.sentence())
          .at("url", "invalid", e.sentence(), "an https:// address on the public internet");
    }
  }

  private static List<String> types(@Nullable List<String> types) {
    if (types == null) {
      return List.of();
    }
    Fields.check(fields ->
        fields.that(
            WebhookFeed.TYPES.containsAll(types),
            "types",
            "invalid",
            "There is no such type of event.",
            String.join(", ", WebhookFeed.TYPES)));
    return List.copyOf(new LinkedHashSet<>(types));
  }

  private Hook own(UUID id) {
    PersonId person = Callers.current().person();
    return table
        .find(id)
        .filter(hook -> hook.person().equals(person))
        .orElseThrow(() -> Problems.notFound("webhook", id));
  }

  @Override
  public Webhook changeWebhook(UUID id, WebhookChange change) {
    Hook hook = own(id);
    Sealed before = hook.sealed();
    String url = change.url() == null ? before.url() : address(change.url());
    List<String> types = change.types() == null ? hook.shown().types() : types(change.types());
    boolean on = change.on() == null ? hook.shown().on() : change.on();
    table.update(
        hook, new Sealed(url, before.secret(), before.former(), before.formerUntil()), types, on);
    return own(id).shown();
  }

  @Override
  public ResponseEntity<Void> removeWebhook(UUID id) {
    if (!table.remove(Callers.current().person(), id)) {
      throw Problems.notFound("webhook", id);
    }
    return ResponseEntity.noContent().build();
  }

  @Override
  public WebhookSecret rotateWebhookSecret(UUID id) {
    Hook hook = own(id);
    Sealed before = hook.sealed();
    String secret = newSecret();
    Instant until = clock.instant().plus(BOTH_SECRETS_TIME);
    table.update(
        hook,
        new Sealed(before.url(), secret, before.secret(), until),
        hook.shown().types(),
        hook.shown().on());
    return new WebhookSecret(hook.shown(), secret);
  }

  @Override
  public ResponseEntity<WebhookMessage> tryWebhook(UUID id) {
    Hook hook = own(id);
    Instant now = clock.instant();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "webhook.trial");
    body.put("timestamp", now);
    body.put("data", Map.of("webhook", id));
    UUID message = ids.next();
    database.inTransaction(() -> {
      table.add(message, id, "webhook.trial", Json.answers().writeValueAsString(body), now);
      timers.set(WebhookSender.TIMER, message.toString(), now);
    });
    return ResponseEntity.status(HttpStatus.CREATED).body(found(hook, message));
  }

  private WebhookMessage found(Hook hook, UUID message) {
    return table
        .message(hook, message)
        .orElseThrow(() -> Problems.notFound("webhook message", message));
  }

  @Override
  public Page<WebhookMessage> webhookMessages(
      UUID id, @Nullable String cursor, @Nullable Integer limit) {
    Hook hook = own(id);
    int size = Cursors.limit(limit);
    String list = "webhook/" + id;
    Position after = cursors.open(list, cursor, Position.class);
    List<WebhookMessage> messages =
        table.messages(
            hook, after == null ? null : after.at(), after == null ? null : after.id(), size + 1);
    return cursors.page(list, messages, size, shown -> new Position(shown.at(), shown.id()));
  }

  @Override
  public WebhookMessage replayWebhookMessage(UUID id, UUID message) {
    Hook hook = own(id);
    Instant now = clock.instant();
    boolean known =
        database.inTransaction(() -> {
          boolean found = table.again(id, message, now);
          if (found) {
            timers.set(WebhookSender.TIMER, message.toString(), now);
          }
          return found;
        });
    if (!known) {
      throw Problems.notFound("webhook message", message);
    }
    return found(hook, message);
  }
}
