package org.comfrey.notifications;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.notifications.MailAttachment;
import org.comfrey.api.notifications.SandboxMail;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;

/** The sandbox's mailbox: keeps mails, for operators to read, in place of sending them. */
final class Mailbox implements MailSender {
  private static final String TABLE = "notifications.mail";
  private static final String COLUMN = "sealed";

  private final ModuleDatabase database;
  private final FieldCipher cipher;
  private final Clock clock;

  Mailbox(ModuleDatabase database, FieldCipher cipher, Clock clock) {
    this.database = database;
    this.cipher = cipher;
    this.clock = clock;
  }

  /** What is sealed; earlier ones have no form for the eye. */
  private record Kept(
      UUID id,
      String to,
      String subject,
      String text,
      Instant at,
      @Nullable MailAttachment attachment,
      @Nullable String unsubscribe,
      @Nullable String html) {}

  @Override
  public void send(UUID id, Contact to, Letter letter) {
    Instant now = clock.instant();
    Invitation invitation = letter.invitation();
    Kept kept =
        new Kept(
            id,
            to.email(),
            letter.subject(),
            letter.text(),
            now,
            invitation == null
                ? null
                : new MailAttachment(Invitation.FILE, invitation.mediaType(), invitation.text()),
            letter.unsubscribe(),
            letter.html());
    String json = Json.answers().writeValueAsString(kept);
    database
        .sql()
        .sql(
            """
            insert into mail (id, person, template, sealed, at) values (?, ?, ?, ?, ?)
            on conflict (id) do nothing\
            """)
        .params(
            id,
            to.id().value(),
            letter.template(),
            cipher.seal(to.id(), TABLE, COLUMN, id, json),
            Notices.utc(now))
        .update();
  }

  /** Newest first, after a place in that order. */
  List<SandboxMail> mails(@Nullable Instant before, @Nullable UUID beforeId, int limit) {
    List<Object> values = new ArrayList<>();
    String after = "";
    if (before != null && beforeId != null) {
      after = " and (at, id) < (?, ?)";
      values.add(Notices.utc(before));
      values.add(beforeId);
    }
    values.add(limit);
    return database
        .sql()
        .sql(
            "select id, person, sealed, at from mail where sealed is not null"
                + after
                + " order by at desc, id desc limit ?")
        .params(values)
        .query((rows, _) -> shown(rows))
        .list();
  }

  /** The form for the eye of one mail, where it has one that can still be read. */
  Optional<String> page(UUID id) {
    return database
        .sql()
        .sql("select id, person, sealed, at from mail where id = ? and sealed is not null")
        .param(id)
        .query((rows, _) -> opened(rows))
        .optional()
        .flatMap(found -> found)
        .flatMap(kept -> Optional.ofNullable(kept.html()));
  }

  private Optional<Kept> opened(ResultSet rows) throws SQLException {
    UUID id = rows.getObject("id", UUID.class);
    PersonId person = new PersonId(rows.getObject("person", UUID.class));
    return cipher
        .open(person, TABLE, COLUMN, id, rows.getBytes(COLUMN))
        .map(text -> Json.answers().readValue(text, Kept.class));
  }

  private SandboxMail shown(ResultSet rows) throws SQLException {
    UUID id = rows.getObject("id", UUID.class);
    Instant at = rows.getObject("at", OffsetDateTime.class).toInstant();
    return opened(rows)
        .map(kept ->
            new SandboxMail(
                id,
                kept.to(),
                kept.subject(),
                kept.text(),
                at,
                kept.attachment(),
                kept.unsubscribe(),
                kept.html() != null))
        .orElseGet(() ->
            new SandboxMail(id, "", "(erased with its recipient)", "", at, null, null, false));
  }
}
