package org.comfrey.api.notifications;

import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.comfrey.api.Viewable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PatchExchange;
import org.springframework.web.service.annotation.PostExchange;

/** What a person is told. The live stream itself is GET /v1/events (text/event-stream). */
@HttpExchange
public interface NotificationsApi {
  /** One's own notifications, newest first. */
  @GetExchange("/v1/notifications")
  @Access(Permission.OWN_NOTIFICATIONS)
  Page<Notification> notifications(
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** Marks everything up to an instant as read. 204. */
  @PostExchange("/v1/notifications/read")
  @Access(Permission.OWN_NOTIFICATIONS)
  ResponseEntity<Void> read(@RequestBody ReadUntil until);

  /** How one wants to be told. The answer's ETag is needed to change it. */
  @GetExchange("/v1/notification-settings")
  @Viewable("news")
  @Access(Permission.OWN_NOTIFICATIONS)
  ResponseEntity<NotificationSettings> settings();

  /**
   * Changes what is given. 412 when it changed meanwhile, 428 without If-Match; 422 {@code
   * cannot-be-muted} for what is critical.
   */
  @PatchExchange("/v1/notification-settings")
  @Access(Permission.OWN_NOTIFICATIONS)
  ResponseEntity<NotificationSettings> changeSettings(
      @RequestHeader(value = "If-Match", required = false) @Nullable String ifMatch,
      @RequestBody NotificationSettingsChange change);

  /** What was sent to oneself, where, when and with what outcome; newest first. */
  @GetExchange("/v1/notification-deliveries")
  @Viewable("news")
  @Access(Permission.OWN_NOTIFICATIONS)
  Page<NotificationDelivery> deliveries(
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** The same about somebody else, for those who help them. */
  @GetExchange("/v1/operator/people/{id}/notification-deliveries")
  @Access(Permission.OPERATE_PEOPLE)
  Page<NotificationDelivery> deliveriesOf(
      @PathVariable("id") PersonId id,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** What the unsubscribe link of a mail would stop; 422 {@code link-not-valid}. */
  @GetExchange("/v1/unsubscriptions/{token}")
  @Access(Permission.PUBLIC)
  Unsubscription unsubscription(@PathVariable("token") String token);

  /**
   * Stops the mails of that category (RFC 8058: by one request, without a sign-in). 422 {@code
   * link-not-valid}; 403 {@code link-of-another} to somebody who is signed in as another person.
   */
  @PostExchange("/v1/unsubscriptions/{token}")
  @Access(Permission.PUBLIC)
  Unsubscription unsubscribe(@PathVariable("token") String token);

  /** Mails that were sent into the sandbox, newest first; empty where SMTP is configured. */
  @GetExchange("/v1/operator/mailbox")
  @Access(Permission.OPERATE_MAILBOX)
  Page<SandboxMail> mailbox(
      @RequestParam(value = "to", required = false) @Nullable String to,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** One of them as a mail program shows it: text/html that loads nothing and runs nothing. */
  @GetExchange("/v1/operator/mailbox/{id}/page")
  @Access(Permission.OPERATE_MAILBOX)
  ResponseEntity<byte[]> mailPage(@PathVariable("id") UUID id);
}
