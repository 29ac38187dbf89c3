package org.comfrey.notifications;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.notifications.Notification;
import org.comfrey.api.notifications.Nudge;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** The table of news: what people are told inside the application, and what is sent from it. */
final class Notices {
  private final ModuleDatabase database;
  private final Timers timers;
  private final LiveStreams live;

  Notices(ModuleDatabase database, Timers timers, LiveStreams live) {
    this.database = database;
    this.timers = timers;
    this.live = live;
  }

  /**
   * Adds news in the caller's transaction; a second time it does nothing. Whether and when they are
   * sent is decided by a timer, after the commit.
   */
  void add(News news) {
    database.beforeCommit(this, news, this::insertAll);
    if (news.shown()) {
      database.afterCommit(() -> live.nudge(news.person(), new Nudge("notifications", null)));
    }
  }

  private void insertAll(List<News> all) {
    int[][] added =
        database
            .template()
            .batchUpdate(
                """
                insert into notification
                  (id, person, template, fill, order_id, at, useful_until, shown, invitation)
                values (?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?::jsonb) on conflict (id) do nothing\
                """,
                all,
                all.size(),
                (statement, news) -> {
                  OrderId order = news.order();
                  Instant until = news.usefulUntil();
                  Appointed invitation = news.invitation();
                  statement.setObject(1, news.id());
                  statement.setObject(2, news.person().value());
                  statement.setString(3, news.template());
                  statement.setString(4, Json.answers().writeValueAsString(news.values()));
                  statement.setObject(5, order == null ? null : order.value());
                  statement.setObject(6, utc(news.at()));
                  statement.setObject(7, until == null ? null : utc(until));
                  statement.setBoolean(8, news.shown());
                  statement.setString(
                      9, invitation == null ? null : Json.answers().writeValueAsString(invitation));
                });
    List<News> fresh = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (added[0][i] != 0) {
        fresh.add(all.get(i));
      }
    }
    for (int from = 0; from < fresh.size(); from += Teller.TOGETHER) {
      List<News> some = fresh.subList(from, Math.min(from + Teller.TOGETHER, fresh.size()));
      Instant last = some.stream().map(News::at).max(Comparator.naturalOrder()).orElseThrow();
      timers.set(Teller.TELL, Teller.together(some.stream().map(News::id).toList()), last);
    }
  }

  Optional<News> find(UUID id) {
    return find(List.of(id)).stream().findFirst();
  }

  /** Those that are there, in no order. */
  List<News> find(List<UUID> ids) {
    return database
        .sql()
        .sql("select * from notification where id = any (?)")
        .param(ids.toArray(UUID[]::new))
        .query((rows, _) -> news(rows))
        .list();
  }

  /**
   * Newest first, after a place in that order.
   *
   * @param muted templates that the person does not want to see
   */
  List<Notification> of(
      PersonId person,
      List<String> muted,
      @Nullable Instant before,
      @Nullable UUID beforeId,
      int limit) {
    List<Object> values = new ArrayList<>(List.of(person.value()));
    String after = "";
    if (!muted.isEmpty()) {
      after += " and template <> all (?)";
      values.add(muted.toArray(String[]::new));
    }
    if (before != null && beforeId != null) {
      after += " and (at, id) < (?, ?)";
      values.add(utc(before));
      values.add(beforeId);
    }
    values.add(limit);
    return database
        .sql()
        .sql(
            "select * from notification where person = ? and shown"
                + after
                + " order by at desc, id desc limit ?")
        .params(values)
        .query((rows, _) -> row(rows))
        .list();
  }

  void readUntil(PersonId person, Instant at) {
    database
        .sql()
        .sql("update notification set read = true where person = ? and at <= ? and not read")
        .params(person.value(), utc(at))
        .update();
  }

  private static Notification row(ResultSet rows) throws SQLException {
    News news = news(rows);
    return new Notification(
        news.id(),
        news.template(),
        news.values(),
        news.order(),
        news.at(),
        rows.getBoolean("read"),
        news.link());
  }

  static News news(ResultSet rows) throws SQLException {
    UUID order = rows.getObject("order_id", UUID.class);
    OffsetDateTime until = rows.getObject("useful_until", OffsetDateTime.class);
    String invitation = rows.getString("invitation");
    return new News(
        rows.getObject("id", UUID.class),
        new PersonId(rows.getObject("person", UUID.class)),
        rows.getString("template"),
        Json.answers()
            .readValue(rows.getString("fill"), new TypeReference<Map<String, String>>() {}),
        order == null ? null : new OrderId(order),
        rows.getObject("at", OffsetDateTime.class).toInstant(),
        until == null ? null : until.toInstant(),
        rows.getBoolean("shown"),
        invitation == null ? null : Json.answers().readValue(invitation, Appointed.class));
  }

  static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
