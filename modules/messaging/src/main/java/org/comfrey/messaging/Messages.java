package org.comfrey.messaging;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.ConversationId;
import org.comfrey.api.PersonId;
import org.comfrey.api.messaging.Message;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** Messages in their table. */
final class Messages {
  /** Stands for the type of what an erased person said. */
  static final String ERASED = "erased";

  private final ModuleDatabase database;
  private final Bodies bodies;

  Messages(ModuleDatabase database, Bodies bodies) {
    this.database = database;
    this.bodies = bodies;
  }

  /** What came before a sequence, newest first. */
  List<Message> before(ConversationId conversation, long sequence, int limit) {
    return database
        .sql()
        .sql(
            """
            select * from message where conversation = ? and sequence < ?
            order by sequence desc limit ?
            """)
        .params(conversation.value(), sequence, limit)
        .query((rows, _) -> message(rows))
        .list();
  }

  /** What came after a sequence, oldest first. */
  List<Message> after(ConversationId conversation, long sequence, int limit) {
    return database
        .sql()
        .sql(
            """
            select * from message where conversation = ? and sequence > ?
            order by sequence limit ?
            """)
        .params(conversation.value(), sequence, limit)
        .query((rows, _) -> message(rows))
        .list();
  }

  /** The newest message of each. */
  Map<ConversationId, Message> last(Collection<ConversationId> conversations) {
    Map<ConversationId, Message> found = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select message.* from message join conversation
              on conversation = conversation.id and sequence = last_sequence
            where conversation = any (?)
            """)
        .param(conversations.stream().map(ConversationId::value).toArray(UUID[]::new))
        .query((rows, _) -> message(rows))
        .list()
        .forEach(message -> found.put(message.conversation(), message));
    return found;
  }

  /** Those messages of one sender that are there already, by their ids. */
  List<Message> known(List<Sent> sent) {
    return database
        .template()
        .query(
            connection -> {
              PreparedStatement statement =
                  connection.prepareStatement(
                      """
                      select message.* from message
                      join unnest(?::uuid[], ?::uuid[], ?::uuid[]) as asked (c, s, i)
                        on conversation = c and sender = s and id = i
                      """);
              statement.setArray(1, uuids(connection, sent, s -> s.conversation().value()));
              statement.setArray(2, uuids(connection, sent, s -> s.sender().value()));
              statement.setArray(3, uuids(connection, sent, s -> s.message().id()));
              return statement;
            },
            (rows, _) -> message(rows));
  }

  private static <T> Array uuids(
      Connection connection, List<T> rows, java.util.function.Function<T, UUID> column)
      throws SQLException {
    return connection.createArrayOf("uuid", rows.stream().map(column).toArray());
  }

  /**
   * Adds them in one statement.
   *
   * @return how many were new: fewer than given where an id was there already
   */
  int add(List<Message> messages, List<byte[]> sealed) {
    Integer added =
        database
            .template()
            .execute(
                """
                insert into message (conversation, sequence, sender, id, type, body, at)
                select * from unnest(?::uuid[], ?::bigint[], ?::uuid[], ?::uuid[], ?::text[],
                  ?::bytea[], ?::timestamptz[])
                on conflict do nothing
                """,
                (PreparedStatement statement) -> {
                  Connection connection = statement.getConnection();
                  statement.setArray(1, uuids(connection, messages, m -> m.conversation().value()));
                  statement.setArray(
                      2,
                      connection.createArrayOf(
                          "bigint", messages.stream().map(Message::sequence).toArray()));
                  statement.setArray(3, uuids(connection, messages, m -> m.sender().value()));
                  statement.setArray(4, uuids(connection, messages, Message::id));
                  statement.setArray(
                      5,
                      connection.createArrayOf(
                          "text", messages.stream().map(Message::type).toArray()));
                  statement.setArray(
                      6, connection.createArrayOf("bytea", sealed.toArray(byte[][]::new)));
                  statement.setArray(
                      7,
                      connection.createArrayOf(
                          "timestamptz", messages.stream().map(m -> m.at().toString()).toArray()));
                  return statement.executeUpdate();
                });
    return added == null ? 0 : added;
  }

  private Message message(ResultSet rows) throws SQLException {
    ConversationId conversation = new ConversationId(rows.getObject("conversation", UUID.class));
    PersonId sender = new PersonId(rows.getObject("sender", UUID.class));
    UUID id = rows.getObject("id", UUID.class);
    @Nullable String body = bodies.open(sender, conversation, id, rows.getBytes("body"));
    Instant at = Conversations.instant(rows, "at");
    return new Message(
        conversation,
        rows.getLong("sequence"),
        sender,
        id,
        body == null ? ERASED : rows.getString("type"),
        body == null ? "" : body,
        at);
  }
}
