package org.comfrey.identity.outside;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.OutsideLink;
import org.comfrey.identity.outside.OutsideFlow.Vouched;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** Table {@code outside_identity}: who is whom at an issuer of others. */
public final class OutsideLinks {
  private static final String TABLE = "identity.outside_identity";
  private static final String LABEL = "label";
  private static final String PURPOSE = "identity outside subject";

  private final ModuleDatabase database;
  private final FieldCipher cipher;
  private final ServerKeys keys;
  private final Ids ids;
  private final Clock clock;

  /** Keeps them there. */
  public OutsideLinks(
      ModuleDatabase database, FieldCipher cipher, ServerKeys keys, Ids ids, Clock clock) {
    this.database = database;
    this.cipher = cipher;
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
  }

  private byte[] mark(UUID issuer, String subject) {
    return keys.mac(PURPOSE, (issuer + " " + subject).getBytes(StandardCharsets.UTF_8));
  }

  /** Whose account that is; notes that it was used. */
  public Optional<PersonId> find(UUID issuer, String subject) {
    return database
        .sql()
        .sql(
            """
            UPDATE outside_identity SET last_used_at = :now
            WHERE issuer = :issuer AND subject = :subject RETURNING person\
            """)
        .param("now", time())
        .param("issuer", issuer)
        .param("subject", mark(issuer, subject))
        .query((row, n) -> new PersonId(row.getObject("person", UUID.class)))
        .optional();
  }

  /**
   * Links an account; throws {@link org.springframework.dao.DuplicateKeyException} where either
   * side of it is linked to another.
   */
  public void add(PersonId person, Vouched vouched) {
    UUID id = ids.next();
    String email = vouched.email();
    String name = vouched.name();
    String label = email != null ? email : name != null ? name : vouched.subject();
    database
        .sql()
        .sql(
            """
            INSERT INTO outside_identity (id, issuer, subject, person, label, since)
            VALUES (:id, :issuer, :subject, :person, :label, :now)\
            """)
        .param("id", id)
        .param("issuer", vouched.issuer().id())
        .param("subject", mark(vouched.issuer().id(), vouched.subject()))
        .param("person", person.value())
        .param("label", cipher.seal(person, TABLE, LABEL, id, label))
        .param("now", time())
        .update();
  }

  /** Takes the link away; false where there is none. */
  public boolean remove(PersonId person, UUID issuer) {
    return database
            .sql()
            .sql("DELETE FROM outside_identity WHERE person = :person AND issuer = :issuer")
            .param("person", person.value())
            .param("issuer", issuer)
            .update()
        == 1;
  }

  /** The issuers that there are, and who the person is at each. */
  public List<OutsideLink> of(PersonId person) {
    return database
        .sql()
        .sql(
            """
            SELECT i.id AS issuer, i.name, o.id, o.label, o.since, o.last_used_at
            FROM outside_issuer i
            LEFT JOIN outside_identity o ON o.issuer = i.id AND o.person = :person
            WHERE i.ended_at IS NULL OR o.id IS NOT NULL ORDER BY lower(i.name), i.id\
            """)
        .param("person", person.value())
        .query((row, n) -> {
          byte[] label = row.getBytes(LABEL);
          return new OutsideLink(
              row.getObject("issuer", UUID.class),
              row.getString("name"),
              label == null
                  ? null
                  : cipher
                      .open(person, TABLE, LABEL, row.getObject("id", UUID.class), label)
                      .orElse(null),
              instant(row, "since"),
              instant(row, "last_used_at"));
        })
        .list();
  }

  private static @Nullable Instant instant(ResultSet row, String column)
      throws java.sql.SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private OffsetDateTime time() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
