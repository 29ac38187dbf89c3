package org.comfrey.notifications;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.Page;
import org.comfrey.api.PersonId;
import org.comfrey.api.notifications.Notification;
import org.comfrey.api.notifications.NotificationsApi;
import org.comfrey.api.notifications.ReadUntil;
import org.comfrey.api.notifications.SandboxMail;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Cursors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** The public resources of notifications. */
@RestController
final class NotificationsEndpoint implements NotificationsApi {
  /** How far back a search for one recipient looks: the sandbox is for trying things out. */
  private static final int SEARCHED_MAILS = 2_000;

  private final Notices notices;
  private final Mails mails;
  private final Cursors cursors;

  NotificationsEndpoint(Notices notices, Mails mails, Cursors cursors) {
    this.notices = notices;
    this.mails = mails;
    this.cursors = cursors;
  }

  /** Where a page ended. */
  record Position(Instant at, UUID id) {}

  @Override
  public Page<Notification> notifications(@Nullable String cursor, @Nullable Integer limit) {
    PersonId person = Callers.current().person();
    int size = Cursors.limit(limit);
    String list = "notifications/" + person;
    Position after = cursors.open(list, cursor, Position.class);
    List<Notification> found =
        notices.of(
            person, after == null ? null : after.at(), after == null ? null : after.id(), size + 1);
    return cursors.page(list, found, size, shown -> new Position(shown.at(), shown.id()));
  }

  @Override
  public ResponseEntity<Void> read(ReadUntil until) {
    notices.readUntil(Callers.current().person(), until.at());
    return ResponseEntity.noContent().build();
  }

  @Override
  public Page<SandboxMail> mailbox(
      @Nullable String to, @Nullable String cursor, @Nullable Integer limit) {
    int size = Cursors.limit(limit);
    Position after = cursors.open("mailbox", cursor, Position.class);
    List<SandboxMail> found =
        new ArrayList<>(
            mails.mailbox(
                after == null ? null : after.at(),
                after == null ? null : after.id(),
                to == null ? size + 1 : SEARCHED_MAILS));
    if (to != null) {
      found.removeIf(mail -> !mail.to().equalsIgnoreCase(to));
    }
    List<SandboxMail> shown = found.subList(0, Math.min(found.size(), size + 1));
    return cursors.page("mailbox", shown, size, mail -> new Position(mail.at(), mail.id()));
  }
}
