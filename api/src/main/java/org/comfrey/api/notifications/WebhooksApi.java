package org.comfrey.api.notifications;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PatchExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * What happens to one's own orders, money and reviews, told to one's own programs (Standard
 * Webhooks): signed, tried again, and kept in a log from which each message can be sent again.
 */
@HttpExchange
public interface WebhooksApi {
  /** One's own. */
  @GetExchange("/v1/webhooks")
  @Access(Permission.PROVIDE)
  List<Webhook> webhooks();

  /** Adds one; the answer alone has its secret. 201; 422 {@code webhook-address-refused}. */
  @PostExchange("/v1/webhooks")
  @Access(Permission.PROVIDE)
  ResponseEntity<WebhookSecret> addWebhook(@RequestBody NewWebhook webhook);

  /** Changes what is given; switching on what was switched off lets new messages through. */
  @PatchExchange("/v1/webhooks/{id}")
  @Access(Permission.PROVIDE)
  Webhook changeWebhook(@PathVariable("id") UUID id, @RequestBody WebhookChange change);

  /** Removes one with its log. 204. */
  @DeleteExchange("/v1/webhooks/{id}")
  @Access(Permission.PROVIDE)
  ResponseEntity<Void> removeWebhook(@PathVariable("id") UUID id);

  /** Gives another secret; for a day messages are signed with both. */
  @PostExchange("/v1/webhooks/{id}/secret")
  @Access(Permission.PROVIDE)
  WebhookSecret rotateWebhookSecret(@PathVariable("id") UUID id);

  /** Sends a message of the type webhook.trial. 201. */
  @PostExchange("/v1/webhooks/{id}/trial")
  @Access(Permission.PROVIDE)
  ResponseEntity<WebhookMessage> tryWebhook(@PathVariable("id") UUID id);

  /** What was sent there and what came of it, newest first. */
  @GetExchange("/v1/webhooks/{id}/messages")
  @Access(Permission.PROVIDE)
  Page<WebhookMessage> webhookMessages(
      @PathVariable("id") UUID id,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** Sends a message again, under the same id, as if for the first time. */
  @PostExchange("/v1/webhooks/{id}/messages/{message}/replay")
  @Access(Permission.PROVIDE)
  WebhookMessage replayWebhookMessage(
      @PathVariable("id") UUID id, @PathVariable("message") UUID message);
}
