package org.comfrey.notifications;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.comfrey.api.PersonId;
import org.comfrey.api.notifications.Webhook;
import org.comfrey.api.notifications.WebhookMessage;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;

/** The tables of webhooks and of their messages. */
final class WebhookTable {
  private static final String TABLE = "notifications.webhook";
  private static final String MESSAGES = "notifications.webhook_message";

  private final ModuleDatabase database;
  private final FieldCipher cipher;

  WebhookTable(ModuleDatabase database, FieldCipher cipher) {
    this.database = database;
    this.cipher = cipher;
  }

  /**
   * What nobody else may know.
   *
   * @param former the secret before this one, which still signs until then
   */
  record Sealed(
      String url, String secret, @Nullable String former, @Nullable Instant formerUntil) {}

  /** One webhook with its secrets. */
  record Hook(UUID id, PersonId person, Sealed sealed, Webhook shown) {}

  /** One message that waits. */
  record Waiting(UUID id, UUID webhook, String type, String body, int tries) {}

  void insert(Hook hook) {
    database
        .sql()
        .sql(
            """
            insert into webhook (id, person, sealed, types, enabled, since)
            values (?, ?, ?, ?, ?, ?)\
            """)
        .params(
            hook.id(),
            hook.person().value(),
            seal(hook.person(), hook.id(), hook.sealed()),
            hook.shown().types().toArray(String[]::new),
            hook.shown().on(),
            Notices.utc(hook.shown().since()))
        .update();
  }

  void update(Hook hook, Sealed sealed, List<String> types, boolean on) {
    database
        .sql()
        .sql(
            """
            update webhook set sealed = ?, types = ?, enabled = ?,
              failing_since = case when ? and not enabled then null else failing_since end,
              off_because = case when ? then null else off_because end
            where id = ?\
            """)
        .params(
            seal(hook.person(), hook.id(), sealed),
            types.toArray(String[]::new),
            on,
            on,
            on,
            hook.id())
        .update();
  }

  private byte[] seal(PersonId person, UUID id, Sealed sealed) {
    String json = Json.answers().writeValueAsString(sealed);
    return cipher.seal(person, TABLE, "sealed", id, json);
  }

  boolean remove(PersonId person, UUID id) {
    return database
            .sql()
            .sql("delete from webhook where person = ? and id = ?")
            .params(person.value(), id)
            .update()
        > 0;
  }

  List<Hook> of(PersonId person) {
    return database
        .sql()
        .sql("select * from webhook where person = ? order by since, id")
        .param(person.value())
        .query((rows, _) -> hook(rows))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  Optional<Hook> find(UUID id) {
    return database
        .sql()
        .sql("select * from webhook where id = ?")
        .param(id)
        .query((rows, _) -> hook(rows))
        .optional()
        .flatMap(found -> found);
  }

  /**
   * A webhook that is on.
   *
   * @param types of events that it is told of; none for all
   */
  record Listening(PersonId person, UUID id, Set<String> types) {
    /** Copies the set. */
    Listening {
      types = Set.copyOf(types);
    }

    boolean hears(String type) {
      return types.isEmpty() || types.contains(type);
    }
  }

  /** The webhooks of those people that are on; who has none is absent. */
  Map<PersonId, List<Listening>> listening(List<PersonId> people) {
    return database
        .sql()
        .sql("select person, id, types from webhook where person = any (?) and enabled")
        .param(people.stream().map(PersonId::value).toArray(UUID[]::new))
        .query((rows, _) ->
            new Listening(
                new PersonId(rows.getObject("person", UUID.class)),
                rows.getObject("id", UUID.class),
                Set.of((String[]) rows.getArray("types").getArray())))
        .list()
        .stream()
        .collect(Collectors.groupingBy(Listening::person));
  }

  /** Nothing was taken since then, or something was where it is null. */
  void failing(UUID id, @Nullable Instant since) {
    database
        .sql()
        .sql("update webhook set failing_since = ? where id = ?")
        .param(since == null ? null : Notices.utc(since))
        .param(id)
        .update();
  }

  /** False where it was off already. */
  boolean switchOff(UUID id, String because) {
    return database
            .sql()
            .sql("update webhook set enabled = false, off_because = ? where id = ? and enabled")
            .params(because, id)
            .update()
        > 0;
  }

  /** Adds a message; false where it was added before. */
  boolean add(UUID id, UUID webhook, String type, String body, Instant now) {
    return database
            .sql()
            .sql(
                """
                insert into webhook_message (id, webhook, type, body, state, at, due)
                values (?, ?, ?, ?, 'waiting', ?, ?) on conflict (id) do nothing\
                """)
            .params(id, webhook, type, body, Notices.utc(now), Notices.utc(now))
            .update()
        > 0;
  }

  Optional<Waiting> waiting(UUID id) {
    return database
        .sql()
        .sql("select * from webhook_message where id = ? and state = 'waiting'")
        .param(id)
        .query((rows, _) ->
            new Waiting(
                rows.getObject("id", UUID.class),
                rows.getObject("webhook", UUID.class),
                rows.getString("type"),
                rows.getString("body"),
                rows.getInt("tries")))
        .optional();
  }

  /** False where there is no such message of that webhook. */
  boolean again(UUID webhook, UUID id, Instant now) {
    return database
            .sql()
            .sql(
                """
                update webhook_message set state = 'waiting', tries = 0, due = ?, ended = null
                where webhook = ? and id = ?\
                """)
            .params(Notices.utc(now), webhook, id)
            .update()
        > 0;
  }

  /** Notes a try: with a time when it is tried next, or none where it ended in that state. */
  void tried(
      Hook hook,
      Waiting message,
      String state,
      @Nullable Integer status,
      String answer,
      Instant now,
      @Nullable Instant due) {
    database
        .sql()
        .sql(
            """
            update webhook_message set state = ?, tries = ?, status = ?, answer = ?, due = ?,
              ended = ?
            where id = ? and state = 'waiting'\
            """)
        .param(state)
        .param(message.tries() + 1)
        .param(status)
        .param(cipher.seal(hook.person(), MESSAGES, "answer", message.id(), answer))
        .param(due == null ? null : Notices.utc(due))
        .param(due == null ? Notices.utc(now) : null)
        .param(message.id())
        .update();
  }

  /** Newest first, after a place in that order. */
  List<WebhookMessage> messages(
      Hook hook, @Nullable Instant before, @Nullable UUID beforeId, int limit) {
    List<Object> values = new ArrayList<>(List.of(hook.id()));
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
            "select * from webhook_message where webhook = ?"
                + after
                + " order by at desc, id desc limit ?")
        .params(values)
        .query((rows, _) -> message(hook.person(), rows))
        .list();
  }

  Optional<WebhookMessage> message(Hook hook, UUID id) {
    return database
        .sql()
        .sql("select * from webhook_message where webhook = ? and id = ?")
        .params(hook.id(), id)
        .query((rows, _) -> message(hook.person(), rows))
        .optional();
  }

  private WebhookMessage message(PersonId person, ResultSet rows) throws SQLException {
    UUID id = rows.getObject("id", UUID.class);
    byte[] answer = rows.getBytes("answer");
    return new WebhookMessage(
        id,
        rows.getString("type"),
        rows.getString("body"),
        rows.getString("state"),
        rows.getInt("tries"),
        rows.getObject("status", Integer.class),
        answer == null ? null : cipher.open(person, MESSAGES, "answer", id, answer).orElse(null),
        rows.getObject("at", OffsetDateTime.class).toInstant(),
        instant(rows, "due"),
        instant(rows, "ended"));
  }

  private Optional<Hook> hook(ResultSet rows) throws SQLException {
    UUID id = rows.getObject("id", UUID.class);
    PersonId person = new PersonId(rows.getObject("person", UUID.class));
    Array types = rows.getArray("types");
    List<String> names = List.of((String[]) types.getArray());
    boolean on = rows.getBoolean("enabled");
    Instant since = rows.getObject("since", OffsetDateTime.class).toInstant();
    Instant failing = instant(rows, "failing_since");
    String because = rows.getString("off_because");
    return cipher
        .open(person, TABLE, "sealed", id, rows.getBytes("sealed"))
        .map(json -> Json.answers().readValue(json, Sealed.class))
        .map(sealed ->
            new Hook(
                id,
                person,
                sealed,
                new Webhook(id, sealed.url(), names, on, since, failing, because)));
  }

  private static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
    OffsetDateTime at = rows.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
