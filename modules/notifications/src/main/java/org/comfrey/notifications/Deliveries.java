package org.comfrey.notifications;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comfrey.api.PersonId;
import org.comfrey.api.notifications.NotificationDelivery;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** The table of what is sent: each thing over each channel, from being due to its end. */
final class Deliveries {
  static final String WAITING = "waiting";
  static final String SENT = "sent";
  static final String MUTED = "muted";
  static final String FAILED = "failed";
  static final String GONE = "gone";

  /** The reason of what waits because there was much of it. */
  static final String MANY = "many";

  private static final String TABLE = "notifications.delivery";
  private static final String COLUMN = "destination";

  private final ModuleDatabase database;
  private final FieldCipher cipher;

  Deliveries(ModuleDatabase database, FieldCipher cipher) {
    this.database = database;
    this.cipher = cipher;
  }

  /**
   * One thing over one channel to one place.
   *
   * @param device of a push
   */
  record Delivery(
      UUID id,
      UUID notification,
      PersonId person,
      String template,
      Channel channel,
      @Nullable UUID device,
      @Nullable String reason,
      int tries) {
    Delivery because(String why) {
      return new Delivery(id, notification, person, template, channel, device, why, tries);
    }
  }

  /**
   * A delivery as it begins.
   *
   * @param due when it is tried; null where it is not
   */
  record Planned(Delivery delivery, String destination, String state, @Nullable Instant due) {
    Planned later(Instant until, String reason) {
      return new Planned(delivery.because(reason), destination, state, until);
    }
  }

  /** Adds what was planned; false where some of it is there already, which stays as it is. */
  boolean add(List<Planned> all, Instant now) {
    int[][] added =
        database
            .template()
            .batchUpdate(
                """
                insert into delivery
                  (id, notification, person, template, channel, device, destination, state, reason, at,
                   due, ended)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing\
                """,
                all,
                Math.max(1, all.size()),
                (statement, planned) -> {
                  Delivery delivery = planned.delivery();
                  Instant due = planned.due();
                  statement.setObject(1, delivery.id());
                  statement.setObject(2, delivery.notification());
                  statement.setObject(3, delivery.person().value());
                  statement.setString(4, delivery.template());
                  statement.setString(5, delivery.channel().label());
                  statement.setObject(6, delivery.device());
                  statement.setBytes(
                      7,
                      cipher.seal(
                          delivery.person(), TABLE, COLUMN, delivery.id(), planned.destination()));
                  statement.setString(8, planned.state());
                  statement.setString(9, delivery.reason());
                  statement.setObject(10, Notices.utc(now));
                  statement.setObject(11, due == null ? null : Notices.utc(due));
                  statement.setObject(
                      12, planned.state().equals(WAITING) ? null : Notices.utc(now));
                });
    return Stream.of(added).flatMapToInt(IntStream::of).allMatch(rows -> rows != 0);
  }

  Optional<Delivery> waiting(UUID id) {
    return database
        .sql()
        .sql("select * from delivery where id = ? and state = 'waiting'")
        .param(id)
        .query((rows, _) -> delivery(rows))
        .optional();
  }

  /** What of those things is to be tried by now. */
  List<Delivery> dueOf(Collection<UUID> notifications, Instant now) {
    return database
        .sql()
        .sql(
            """
            select * from delivery
            where notification = any (?) and state = 'waiting' and due <= ? order by at, id\
            """)
        .params(notifications.toArray(UUID[]::new), Notices.utc(now))
        .query((rows, _) -> delivery(rows))
        .list();
  }

  /** What of a person is held back. */
  List<UUID> held(PersonId person) {
    return database
        .sql()
        .sql(
            """
            select id from delivery
            where person = ? and state = 'waiting' and reason in ('quiet-hours', 'digest')\
            """)
        .param(person.value())
        .query(UUID.class)
        .list();
  }

  /** What of a person waits for that reason and is due, the oldest first. */
  List<Delivery> together(PersonId person, String reason, Instant now, int limit) {
    return database
        .sql()
        .sql(
            """
            select * from delivery
            where person = ? and state = 'waiting' and reason = ?
              and reason in ('digest', 'many') and due <= ?
            order by due, at, id limit ?\
            """)
        .params(person.value(), reason, Notices.utc(now), limit)
        .query((rows, _) -> delivery(rows))
        .list();
  }

  /** Ends several alike, after so many tries more. */
  void end(List<Delivery> all, String state, @Nullable String reason, int tries, Instant now) {
    if (all.isEmpty()) {
      return;
    }
    database
        .sql()
        .sql(
            """
            update delivery set state = ?, reason = ?, tries = tries + ?, due = null, ended = ?
            where id = any (?) and state = 'waiting'\
            """)
        .param(state)
        .param(reason)
        .param(tries)
        .param(Notices.utc(now))
        .param(all.stream().map(Delivery::id).toArray(UUID[]::new))
        .update();
  }

  void end(Delivery delivery, String state, @Nullable String reason, int tries, Instant now) {
    database
        .sql()
        .sql(
            """
            update delivery set state = ?, reason = ?, tries = ?, due = null, ended = ?
            where id = ? and state = 'waiting'\
            """)
        .param(state)
        .param(reason)
        .param(tries)
        .param(Notices.utc(now))
        .param(delivery.id())
        .update();
  }

  void postpone(Delivery delivery, Instant due, String reason, int tries) {
    database
        .sql()
        .sql(
            """
            update delivery set due = ?, reason = ?, tries = ?
            where id = ? and state = 'waiting'\
            """)
        .params(Notices.utc(due), reason, tries, delivery.id())
        .update();
  }

  /** Newest first, after a place in that order. */
  List<NotificationDelivery> of(
      PersonId person, @Nullable Instant before, @Nullable UUID beforeId, int limit) {
    List<Object> values = new ArrayList<>(List.of(person.value()));
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
            "select * from delivery where person = ?"
                + after
                + " order by at desc, id desc limit ?")
        .params(values)
        .query((rows, _) -> shown(person, rows))
        .list();
  }

  private NotificationDelivery shown(PersonId person, ResultSet rows) throws SQLException {
    UUID id = rows.getObject("id", UUID.class);
    byte[] sealed = rows.getBytes(COLUMN);
    return new NotificationDelivery(
        id,
        rows.getString("template"),
        rows.getString("channel"),
        sealed == null ? null : cipher.open(person, TABLE, COLUMN, id, sealed).orElse(null),
        rows.getString("state"),
        rows.getString("reason"),
        rows.getObject("at", OffsetDateTime.class).toInstant(),
        instant(rows, "due"),
        rows.getInt("tries"),
        instant(rows, "ended"));
  }

  private static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
    OffsetDateTime at = rows.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private static Delivery delivery(ResultSet rows) throws SQLException {
    return new Delivery(
        rows.getObject("id", UUID.class),
        rows.getObject("notification", UUID.class),
        new PersonId(rows.getObject("person", UUID.class)),
        rows.getString("template"),
        Channel.labelled(rows.getString("channel")).orElseThrow(),
        rows.getObject("device", UUID.class),
        rows.getString("reason"),
        rows.getInt("tries"));
  }
}
