package org.comfrey.messaging;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.AttachmentId;
import org.comfrey.api.ConversationId;
import org.comfrey.api.PersonId;
import org.comfrey.api.messaging.Attachment;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.FileKind;
import org.comfrey.kernel.web.Problems;

/** Files of conversations, taken for what their content says. */
final class Attachments {
  private static final String TABLE = "messaging.attachment";
  private static final int NAME_CHARACTERS = 120;
  private static final int FILE_BYTES = 8 * 1024 * 1024;
  private static final int FILES_MOST = 500;

  private final ModuleDatabase database;
  private final FieldCipher cipher;
  private final Ids ids;
  private final InstantSource clock;

  Attachments(ModuleDatabase database, FieldCipher cipher, Ids ids, InstantSource clock) {
    this.database = database;
    this.cipher = cipher;
    this.ids = ids;
    this.clock = clock;
  }

  Attachment add(ConversationId conversation, PersonId owner, String name, byte[] content) {
    FileKind kind = check(name, content);
    int there =
        database
            .sql()
            .sql("select count(*)::int from attachment where conversation = ? and owner = ?")
            .params(conversation.value(), owner.value())
            .query(Integer.class)
            .single();
    if (there >= FILES_MOST) {
      throw Refusals.TOO_MANY_FILES.because(
          "One person adds at most " + FILES_MOST + " files to a conversation.");
    }
    Attachment file =
        new Attachment(
            new AttachmentId(ids.next()),
            name.strip(),
            kind.mediaType(),
            content.length,
            sha256(content));
    database
        .sql()
        .sql(
            """
            insert into attachment
              (id, conversation, owner, name, media_type, size_bytes, sha256, content, at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            file.id().value(),
            conversation.value(),
            owner.value(),
            cipher.seal(owner, TABLE, "name", file.id(), file.name()),
            file.mediaType(),
            file.sizeBytes(),
            file.sha256(),
            cipher.sealBytes(owner, TABLE, "content", file.id(), content),
            Conversations.utc(clock.instant()))
        .update();
    return file;
  }

  private static FileKind check(String name, byte[] content) {
    Fields.check(fields ->
        fields
            .line("name", name, 1, NAME_CHARACTERS)
            .that(
                !name.contains("/") && !name.contains("\\"),
                "name",
                "not-a-name",
                "A file's name has no slashes.",
                "for example plan.pdf"));
    if (content.length > FILE_BYTES) {
      throw Problems.BODY_TOO_LARGE
          .because("A file has at most 8 MiB.")
          .with("limitBytes", FILE_BYTES);
    }
    FileKind kind =
        FileKind.of(content)
            .orElseThrow(() ->
                Refusals.NOT_WHAT_IT_SAYS.because(
                    "By its content '"
                        + name
                        + "' is no JPEG, PNG, WebP, PDF or plain text; send one of these."));
    if (!kind.fits(name)) {
      throw Refusals.NOT_WHAT_IT_SAYS
          .because("'" + name + "' is " + kind.mediaType() + " by its content; name it so.")
          .with("mediaType", kind.mediaType());
    }
    return kind;
  }

  /** A file with its content. */
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

  /** A file of that conversation; empty where there is none, or its owner was erased. */
  Optional<Content> find(ConversationId conversation, AttachmentId id) {
    return database
        .sql()
        .sql("select * from attachment where conversation = ? and id = ?")
        .params(conversation.value(), id.value())
        .query((rows, _) -> {
          PersonId owner = new PersonId(rows.getObject("owner", UUID.class));
          Optional<String> name = cipher.open(owner, TABLE, "name", id, rows.getBytes("name"));
          Optional<byte[]> bytes =
              cipher.openBytes(owner, TABLE, "content", id, rows.getBytes("content"));
          String type = rows.getString("media_type");
          return name.flatMap(n -> bytes.map(b -> new Content(n, type, b)));
        })
        .optional()
        .flatMap(found -> found);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
