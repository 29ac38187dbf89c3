package org.comfrey.notifications;

import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.Page;
import org.comfrey.api.PersonId;
import org.comfrey.api.notifications.Notification;
import org.comfrey.api.notifications.NotificationDelivery;
import org.comfrey.api.notifications.NotificationSettings;
import org.comfrey.api.notifications.NotificationSettingsChange;
import org.comfrey.api.notifications.NotificationsApi;
import org.comfrey.api.notifications.ReadUntil;
import org.comfrey.api.notifications.SandboxMail;
import org.comfrey.api.notifications.Unsubscription;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.ETags;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The public resources of notifications. */
@RestController
final class NotificationsEndpoint implements NotificationsApi {
  /** How far back a search for one recipient looks: the sandbox is for trying things out. */
  private static final int SEARCHED_MAILS = 2_000;

  /** A mail is shown as a mail program does: nothing is loaded and nothing runs. */
  private static final String MAIL_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

  private final Notices notices;
  private final Deliveries deliveries;
  private final WishDesk wishes;
  private final Mailbox mailbox;
  private final Cursors cursors;

  NotificationsEndpoint(
      Notices notices, Deliveries deliveries, WishDesk wishes, Mailbox mailbox, Cursors cursors) {
    this.notices = notices;
    this.deliveries = deliveries;
    this.wishes = wishes;
    this.mailbox = mailbox;
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
    Wishes wish = wishes.of(person);
    List<String> muted =
        Kinds.all().stream()
            .filter(kind -> !wish.wants(kind.category(), Channel.APP))
            .map(Kind::template)
            .toList();
    List<Notification> found =
        notices.of(
            person,
            muted,
            after == null ? null : after.at(),
            after == null ? null : after.id(),
            size + 1);
    return cursors.page(list, found, size, shown -> new Position(shown.at(), shown.id()));
  }

  @Override
  public ResponseEntity<Void> read(ReadUntil until) {
    notices.readUntil(Callers.current().person(), until.at());
    return ResponseEntity.noContent().build();
  }

  @Override
  public ResponseEntity<NotificationSettings> settings() {
    PersonId person = Callers.current().person();
    return answer(person, wishes.of(person));
  }

  @Override
  public ResponseEntity<NotificationSettings> changeSettings(
      @Nullable String ifMatch, NotificationSettingsChange change) {
    PersonId person = Callers.current().person();
    Wishes before = wishes.of(person);
    ETags.require(ifMatch, before.version());
    return answer(person, wishes.change(person, before, change));
  }

  private ResponseEntity<NotificationSettings> answer(PersonId person, Wishes wish) {
    return ResponseEntity.ok().eTag(ETags.of(wish.version())).body(wishes.shown(person, wish));
  }

  @Override
  public Page<NotificationDelivery> deliveries(@Nullable String cursor, @Nullable Integer limit) {
    return log(Callers.current().person(), cursor, limit);
  }

  @Override
  public Page<NotificationDelivery> deliveriesOf(
      PersonId id, @Nullable String cursor, @Nullable Integer limit) {
    return log(id, cursor, limit);
  }

  private Page<NotificationDelivery> log(
      PersonId person, @Nullable String cursor, @Nullable Integer limit) {
    int size = Cursors.limit(limit);
    String list = "deliveries/" + person;
    Position after = cursors.open(list, cursor, Position.class);
    List<NotificationDelivery> found =
        deliveries.of(
            person, after == null ? null : after.at(), after == null ? null : after.id(), size + 1);
    return cursors.page(list, found, size, shown -> new Position(shown.at(), shown.id()));
  }

  @Override
  public Unsubscription unsubscription(String token) {
    return wishes.meant(token);
  }

  @Override
  public Unsubscription unsubscribe(String token) {
    return wishes.unsubscribe(token);
  }

  @Override
  public Page<SandboxMail> mailbox(
      @Nullable String to, @Nullable String cursor, @Nullable Integer limit) {
    int size = Cursors.limit(limit);
    Position after = cursors.open("mailbox", cursor, Position.class);
    List<SandboxMail> found =
        new ArrayList<>(
            mailbox.mails(
                after == null ? null : after.at(),
                after == null ? null : after.id(),
                to == null ? size + 1 : SEARCHED_MAILS));
    if (to != null) {
      found.removeIf(mail -> !mail.to().equalsIgnoreCase(to));
    }
    List<SandboxMail> shown = found.subList(0, Math.min(found.size(), size + 1));
    return cursors.page("mailbox", shown, size, mail -> new Position(mail.at(), mail.id()));
  }

  @Override
  public ResponseEntity<byte[]> mailPage(UUID id) {
    Optional<String> page = mailbox.page(id);
    byte[] html =
        page.orElseThrow(() -> Problems.notFound("mail", id)).getBytes(StandardCharsets.UTF_8);
    // Set and not added: two policies would both hold, and the common one allows no styles.
    HttpServletResponse response =
        RequestContextHolder.currentRequestAttributes() instanceof ServletRequestAttributes current
            ? current.getResponse()
            : null;
    if (response != null) {
      response.setHeader("Content-Security-Policy", MAIL_POLICY);
    }
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .body(html);
  }
}
