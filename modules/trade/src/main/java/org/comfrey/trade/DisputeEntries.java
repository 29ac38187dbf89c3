package org.comfrey.trade;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.DisputeId;
import org.comfrey.api.PersonId;
import org.comfrey.api.trade.EvidenceFile;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** The record of disputes. Words, file names and files are sealed with their author's key. */
final class DisputeEntries {
  private static final String TABLE = "trade.dispute_entry";

  private final ModuleDatabase database;
  private final FieldCipher cipher;

  DisputeEntries(ModuleDatabase database, FieldCipher cipher) {
    this.database = database;
    this.cipher = cipher;
  }

  /**
   * An entry; words and file are gone once its author was erased.
   *
   * @param role client, provider, operator or time
   */
  record Entry(
      UUID id,
      String kind,
      String role,
      @Nullable PersonId person,
      Instant at,
      @Nullable String transition,
      @Nullable Long amountMinor,
      @Nullable String words,
      @Nullable EvidenceFile file) {
    static Entry of(UUID id, String kind, String role, @Nullable PersonId person, Instant at) {
      return new Entry(id, kind, role, person, at, null, null, null, null);
    }

    Entry step(String taken, @Nullable Long amount) {
      return new Entry(id, kind, role, person, at, taken, amount, words, file);
    }

    Entry saying(@Nullable String text) {
      return new Entry(id, kind, role, person, at, transition, amountMinor, text, file);
    }

    Entry showing(EvidenceFile shown) {
      return new Entry(id, kind, role, person, at, transition, amountMinor, words, shown);
    }
  }

  /** Adds an entry; one that is there already stays as it is. */
  void add(DisputeId dispute, Entry entry, byte @Nullable [] content) {
    PersonId author = entry.person();
    EvidenceFile file = entry.file();
    database
        .sql()
        .sql(
            """
            insert into dispute_entry (id, dispute, kind, role, person, at, transition,
              amount_minor, words, file_name, media_type, size_bytes, sha256, content)
            values (:id, :dispute, :kind, :role, :person, :at, :transition, :amount, :words,
              :name, :type, :size, :sha256, :content)
            on conflict (id) do nothing
            """)
        .param("id", entry.id())
        .param("dispute", dispute.value())
        .param("kind", entry.kind())
        .param("role", entry.role())
        .param("person", author == null ? null : author.value(), Types.OTHER)
        .param("at", OrderStore.utc(entry.at()))
        .param("transition", entry.transition(), Types.VARCHAR)
        .param("amount", entry.amountMinor(), Types.BIGINT)
        .param("words", sealed(author, "words", entry.id(), entry.words()), Types.BINARY)
        .param(
            "name",
            sealed(author, "file_name", entry.id(), file == null ? null : file.name()),
            Types.BINARY)
        .param("type", file == null ? null : file.mediaType(), Types.VARCHAR)
        .param("size", file == null ? null : file.sizeBytes(), Types.BIGINT)
        .param("sha256", file == null ? null : file.sha256(), Types.VARCHAR)
        .param(
            "content",
            author == null || content == null
                ? null
                : cipher.sealBytes(author, TABLE, "content", entry.id(), content),
            Types.BINARY)
        .update();
  }

  /** Takes back the words with which a dispute was to be opened that never was. */
  void forget(DisputeId unopened) {
    database
        .sql()
        .sql(
            """
            delete from dispute_entry where dispute = ?
            and not exists (select from dispute where id = ?)
            """)
        .params(unopened.value(), unopened.value())
        .update();
  }

  List<Entry> of(DisputeId dispute) {
    return database
        .sql()
        .sql(
            """
            select id, kind, role, person, at, transition, amount_minor, words, file_name,
              media_type, size_bytes, sha256
            from dispute_entry where dispute = ?
            order by id <> dispute, at, id
            """)
        .param(dispute.value())
        .query((rows, _) -> entry(rows))
        .list();
  }

  /** How many entries of a kind somebody added. */
  int count(DisputeId dispute, String kind, PersonId person) {
    return database
        .sql()
        .sql("select count(*) from dispute_entry where dispute = ? and kind = ? and person = ?")
        .params(dispute.value(), kind, person.value())
        .query(Integer.class)
        .single();
  }

  /** A file of a dispute. */
  static final class Content {
    private final String name;
    private final String mediaType;
    private final byte[] bytes;

    Content(String name, String mediaType, byte[] bytes) {
      this.name = name;
      this.mediaType = mediaType;
      this.bytes = bytes;
    }

    String name() {
      return name;
    }

    String mediaType() {
      return mediaType;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /** The file of an entry; empty where there is none, or its author was erased. */
  Optional<Content> content(DisputeId dispute, UUID id) {
    return database
        .sql()
        .sql(
            """
            select person, file_name, media_type, content from dispute_entry
            where dispute = ? and id = ? and content is not null
            """)
        .params(dispute.value(), id)
        .query((rows, _) -> {
          PersonId author = new PersonId(rows.getObject("person", UUID.class));
          Optional<String> name =
              cipher.open(author, TABLE, "file_name", id, rows.getBytes("file_name"));
          Optional<byte[]> bytes =
              cipher.openBytes(author, TABLE, "content", id, rows.getBytes("content"));
          String type = rows.getString("media_type");
          return name.flatMap(n -> bytes.map(b -> new Content(n, type, b)));
        })
        .optional()
        .flatMap(found -> found);
  }

  private byte @Nullable [] sealed(
      @Nullable PersonId author, String column, UUID id, @Nullable String text) {
    return author == null || text == null ? null : cipher.seal(author, TABLE, column, id, text);
  }

  private Entry entry(ResultSet rows) throws SQLException {
    UUID id = rows.getObject("id", UUID.class);
    UUID person = rows.getObject("person", UUID.class);
    PersonId author = person == null ? null : new PersonId(person);
    String type = rows.getString("media_type");
    String name = opened(author, "file_name", id, rows.getBytes("file_name"));
    return new Entry(
        id,
        rows.getString("kind"),
        rows.getString("role"),
        author,
        OrderStore.instant(rows, "at"),
        rows.getString("transition"),
        rows.getObject("amount_minor", Long.class),
        opened(author, "words", id, rows.getBytes("words")),
        type == null || name == null
            ? null
            : new EvidenceFile(name, type, rows.getLong("size_bytes"), rows.getString("sha256")));
  }

  private @Nullable String opened(
      @Nullable PersonId author, String column, UUID id, byte @Nullable [] sealed) {
    return author == null || sealed == null
        ? null
        : cipher.open(author, TABLE, column, id, sealed).orElse(null);
  }
}
