package org.comfrey.api.notifications;

import org.comfrey.api.Access;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
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

  /** Mails that were sent into the sandbox, newest first; empty where SMTP is configured. */
  @GetExchange("/v1/operator/mailbox")
  @Access(Permission.OPERATE_MAILBOX)
  Page<SandboxMail> mailbox(
      @RequestParam(value = "to", required = false) @Nullable String to,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);
}
