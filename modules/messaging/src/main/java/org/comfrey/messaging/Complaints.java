package org.comfrey.messaging;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.ConversationId;
import org.comfrey.api.PersonId;
import org.comfrey.api.messaging.ComplaintDecision;
import org.comfrey.api.messaging.Message;
import org.comfrey.api.messaging.NewComplaint;
import org.comfrey.api.messaging.ShownMessage;
import org.comfrey.api.messaging.events.ConversationChanged;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.Problems;
import org.comfrey.kernel.work.StaffQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * Complaints, and what operators decide about them. An operator sees the messages that somebody
 * handed over and nothing else of a conversation; that they are what was sent is checked by what is
 * stored, which needs no reading.
 */
final class Complaints {
  private static final String TABLE = "messaging.complaint";
  private static final String PURPOSE = "messaging.complaint.because";
  private static final Set<String> REASONS =
      Set.of("threat", "harassment", "fraud", "spam", "other");
  private static final Set<String> ACTIONS = Set.of("dismiss", "close", "reopen");
  private static final int TEXT_CHARACTERS = 1_000;
  private static final int SHOWN_MOST = 50;

  private final ModuleDatabase database;
  private final Conversations conversations;
  private final Messages messages;
  private final FieldCipher cipher;
  private final ServerKeys keys;
  private final Outbox outbox;
  private final Ids ids;
  private final InstantSource clock;
  private final StaffQueue queue;

  Complaints(
      ModuleDatabase database,
      Conversations conversations,
      Messages messages,
      FieldCipher cipher,
      ServerKeys keys,
      Outbox outbox,
      Ids ids,
      InstantSource clock,
      StaffQueue queue) {
    this.database = database;
    this.conversations = conversations;
    this.messages = messages;
    this.cipher = cipher;
    this.keys = keys;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
    this.queue = queue;
  }

  /** What staff should do by when. */
  StaffQueue queue() {
    return queue;
  }

  /** A complaint as it stands. */
  record Row(
      UUID id,
      ConversationId conversation,
      PersonId by,
      PersonId about,
      String reason,
      @Nullable String note,
      List<Message> shown,
      Instant at,
      @Nullable String decision,
      @Nullable String because) {}

  void add(Head head, PersonId by, NewComplaint wanted) {
    Fields.check(fields ->
        fields
            .that(
                REASONS.contains(wanted.reason()),
                "reason",
                "unknown-reason",
                "There is no such reason.",
                "threat, harassment, fraud, spam or other")
            .text("note", wanted.note(), 0, TEXT_CHARACTERS)
            .items("shown", wanted.shown(), 1, SHOWN_MOST));
    List<Message> shown = shown(head, by, wanted.shown());
    UUID id = ids.next();
    String note = wanted.note();
    database.inTransaction(() -> {
      int added =
          database
              .sql()
              .sql(
                  """
                  insert into complaint (id, conversation, by, about, reason, note, shown, at)
                  values (:id, :conversation, :by, :about, :reason, :note, :shown, :at)
                  on conflict do nothing
                  """)
              .param("id", id)
              .param("conversation", head.id().value())
              .param("by", by.value())
              .param("about", head.with(by).value())
              .param("reason", wanted.reason())
              .param(
                  "note",
                  note == null || note.isBlank() ? null : cipher.seal(by, TABLE, "note", id, note),
                  Types.BINARY)
              .param(
                  "shown",
                  cipher.seal(by, TABLE, "shown", id, Json.answers().writeValueAsString(shown)))
              .param("at", Conversations.utc(clock.instant()))
              .update();
      if (added == 0) {
        throw Refusals.ALREADY_COMPLAINED.because(
            "Your complaint about conversation " + head.id() + " waits for its decision.");
      }
      outbox.append(new ConversationChanged(head.id(), "reported", by, clock.instant()));
    });
  }

  private List<Message> shown(Head head, PersonId by, List<ShownMessage> wanted) {
    List<Message> shown = new ArrayList<>();
    for (ShownMessage one : wanted) {
      Message stored =
          messages.after(head.id(), one.sequence() - 1, 1).stream()
              .filter(message -> message.sequence() == one.sequence())
              .filter(message -> message.sender().equals(head.with(by)))
              .filter(message -> message.body().equals(one.body()))
              .findFirst()
              .orElseThrow(() ->
                  Refusals.NOT_WHAT_WAS_SENT.because(
                      "Message " + one.sequence() + " is not what the other person sent."));
      shown.add(stored);
    }
    return shown;
  }

  /** Where a page of complaints ended. */
  record Place(Instant at, UUID id) {}

  List<Row> queue(boolean open, @Nullable Place after, int limit) {
    return database
        .sql()
        .sql(
            "select * from complaint where (decided is null) = :open and (at, id) > (:at, :id)"
                + " order by at, id limit :limit")
        .param("open", open)
        .param("at", Conversations.utc(after == null ? Instant.EPOCH : after.at()))
        .param("id", after == null ? new UUID(0, 0) : after.id())
        .param("limit", limit)
        .query((rows, _) -> row(rows))
        .list();
  }

  Optional<Row> find(UUID id) {
    return database
        .sql()
        .sql("select * from complaint where id = ?")
        .param(id)
        .query((rows, _) -> row(rows))
        .optional();
  }

  Row decide(UUID id, PersonId operator, ComplaintDecision wanted) {
    Fields.check(fields ->
        fields
            .that(
                ACTIONS.contains(wanted.action()),
                "action",
                "unknown-action",
                "There is no such decision.",
                "dismiss, close or reopen")
            .text("reason", wanted.reason(), 3, TEXT_CHARACTERS));
    Row complaint = find(id).orElseThrow(() -> Problems.notFound("complaint", id));
    if (List.of(complaint.by(), complaint.about()).contains(operator)) {
      throw Refusals.CONFLICT_OF_INTEREST.because(
          "You are a party of complaint " + id + ": another operator decides.");
    }
    database.inTransaction(() -> {
      Instant now = clock.instant();
      boolean reopens = wanted.action().equals("reopen");
      int decided =
          database
              .sql()
              .sql(
                  "update complaint set decision = ?, operator = ?, because = ?, decided = ?"
                      + " where id = ? and "
                      + (reopens ? "decision = 'close'" : "decided is null"))
              .params(
                  reopens ? "dismiss" : wanted.action(),
                  operator.value(),
                  keys.seal(
                      PURPOSE, id.toString(), wanted.reason().getBytes(StandardCharsets.UTF_8)),
                  Conversations.utc(now),
                  id)
              .update();
      if (decided == 0) {
        throw Refusals.DECISION_NOT_POSSIBLE.because(
            "Complaint " + id + " is decided: '" + wanted.action() + "' does nothing.");
      }
      String kind = "dismissed";
      if (wanted.action().equals("close")) {
        conversations.close(complaint.conversation(), now);
        kind = "closed";
      } else if (reopens) {
        conversations.close(complaint.conversation(), null);
        kind = "reopened";
      }
      outbox.append(new ConversationChanged(complaint.conversation(), kind, operator, now));
    });
    return find(id).orElseThrow();
  }

  private Row row(ResultSet rows) throws SQLException {
    UUID id = Objects.requireNonNull(rows.getObject("id", UUID.class));
    PersonId by = new PersonId(rows.getObject("by", UUID.class));
    byte[] note = rows.getBytes("note");
    byte[] because = rows.getBytes("because");
    List<Message> shown =
        cipher
            .open(by, TABLE, "shown", id, rows.getBytes("shown"))
            .map(text -> Json.answers().readValue(text, new TypeReference<List<Message>>() {}))
            .orElse(List.of());
    return new Row(
        id,
        new ConversationId(rows.getObject("conversation", UUID.class)),
        by,
        new PersonId(rows.getObject("about", UUID.class)),
        rows.getString("reason"),
        note == null ? null : cipher.open(by, TABLE, "note", id, note).orElse(null),
        shown,
        Conversations.instant(rows, "at"),
        rows.getString("decision"),
        because == null
            ? null
            : new String(keys.open(PURPOSE, id.toString(), because), StandardCharsets.UTF_8));
  }
}
