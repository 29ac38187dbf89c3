package org.comfrey.identity.people;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.MediaId;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.crypto.BlindIndex;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code person}. Personal columns go in and come out through here alone, sealed. */
public final class People {
  private static final String TABLE = "identity.person";
  private static final String ERASED = "(erased)";

  private final ModuleDatabase database;
  private final FieldCipher cipher;
  private final BlindIndex emails;
  private final BlindIndex names;

  /** Seals with the keys of the people, and indexes with keys derived from the master key. */
  public People(ModuleDatabase database, FieldCipher cipher, MasterKey master) {
    this.database = database;
    this.cipher = cipher;
    this.emails = new BlindIndex(master, "identity.person.email");
    this.names = new BlindIndex(master, "identity.person.name");
  }

  /** Equal for two spellings of one address; tells nothing to whoever has not the key. */
  public byte[] emailIndex(String address) {
    return emails.ofEmail(address);
  }

  /** Adds an account with its password's hash. */
  public void insert(Person person, String passwordHash) {
    bindPersonal(
            database
                .sql()
                .sql(
                    """
                    INSERT INTO person (id, state, email, email_index, display_name, name_index, about, photo,
                      locale, time_zone, roles, password, since)
                    VALUES (:id, :state, :email, :emailIndex, :name, :nameIndex, :about, :photo,
                      :locale, :zone, :roles, :password, :since)\
                    """),
            person)
        .param("state", person.state().label())
        .param("email", seal(person.id(), "email", person.email()))
        .param("emailIndex", emails.ofEmail(person.email()))
        .param("roles", person.roles().toArray(String[]::new))
        .param("password", seal(person.id(), "password", passwordHash))
        .param("since", person.since().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Writes the fields that people change themselves, unless the account changed meanwhile. */
  public boolean update(Person person, int expectedVersion) {
    return bindPersonal(
                database
                    .sql()
                    .sql(
                        """
                        UPDATE person SET display_name = :name, name_index = :nameIndex, about = :about,
                          photo = :photo, locale = :locale, time_zone = :zone, version = version + 1
                        WHERE id = :id AND version = :version\
                        """),
                person)
            .param("version", expectedVersion)
            .update()
        == 1;
  }

  private JdbcClient.StatementSpec bindPersonal(JdbcClient.StatementSpec sql, Person person) {
    String about = person.about();
    MediaId photo = person.photo();
    return sql.param("id", person.id().value())
        .param("name", seal(person.id(), "display_name", person.displayName()))
        .param(
            "nameIndex",
            Accounts.beginnings(person.displayName()).stream()
                .map(this::nameMark)
                .toArray(Long[]::new))
        .param(
            "about",
            about == null ? null : seal(person.id(), "about", about),
            java.sql.Types.BINARY)
        .param("photo", photo == null ? null : photo.value(), java.sql.Types.OTHER)
        .param("locale", person.locale())
        .param("zone", person.timeZone());
  }

  /** Sets what the account may do; false when it is in that state already or does not exist. */
  public boolean changeState(PersonId id, PersonState from, PersonState to) {
    return database
            .sql()
            .sql("UPDATE person SET state = :to WHERE id = :id AND state = :from")
            .param("to", to.label())
            .param("id", id.value())
            .param("from", from.label())
            .update()
        == 1;
  }

  /** The account, in whatever state. */
  public Optional<Person> find(PersonId id) {
    return find(List.of(id)).stream().findFirst();
  }

  /** Those of the accounts that exist. */
  public List<Person> find(Collection<PersonId> ids) {
    return database
        .sql()
        .sql("SELECT * FROM person WHERE id = ANY (:ids)")
        .param("ids", ids.stream().map(PersonId::value).toArray(UUID[]::new))
        .query(this::read)
        .list();
  }

  /** The confirmed account with that address. */
  public Optional<Person> findConfirmed(String address) {
    return findMarked(emails.ofEmail(address));
  }

  /** The confirmed account with that address, and the hash of its password. */
  public Optional<WithPassword> findWithPassword(String address) {
    return database
        .sql()
        .sql(
            """
            SELECT id, state, password FROM person
            WHERE email_index = :index AND state <> 'unconfirmed'\
            """)
        .param("index", emails.ofEmail(address))
        .query((row, number) -> {
          var id = new PersonId(row.getObject("id", UUID.class));
          return new WithPassword(
              id,
              PersonState.labelled(row.getString("state")),
              cipher.open(id, TABLE, "password", id, row.getBytes("password")).orElse(null));
        })
        .optional();
  }

  /** Those whose confirmed address has that mark: at most one. */
  public Optional<Person> findMarked(byte[] emailIndex) {
    return database
        .sql()
        .sql("SELECT * FROM person WHERE email_index = :index AND state <> 'unconfirmed'")
        .param("index", emailIndex)
        .query(this::read)
        .optional();
  }

  /** Writes another password's hash. */
  public void changePassword(PersonId id, String passwordHash) {
    database
        .sql()
        .sql("UPDATE person SET password = :password WHERE id = :id")
        .param("password", seal(id, "password", passwordHash))
        .param("id", id.value())
        .update();
  }

  /** Writes what the account is to the platform. */
  public void changeRoles(PersonId id, List<String> roles) {
    database
        .sql()
        .sql("UPDATE person SET roles = :roles WHERE id = :id")
        .param("roles", roles.toArray(String[]::new))
        .param("id", id.value())
        .update();
  }

  /** The active accounts with that role; nobody else changes them until the transaction ends. */
  public List<PersonId> lockThoseWho(String role) {
    return database
        .sql()
        .sql(
            """
            SELECT id FROM person WHERE :role = ANY (roles) AND state = 'active'
            ORDER BY id FOR UPDATE\
            """)
        .param("role", role)
        .query((row, number) -> new PersonId(row.getObject("id", UUID.class)))
        .list();
  }

  /** Whether anybody has the role. */
  public boolean anyoneIs(String role) {
    return database
        .sql()
        .sql("SELECT EXISTS (SELECT FROM person WHERE :role = ANY (roles))")
        .param("role", role)
        .query(Boolean.class)
        .single();
  }

  /**
   * Accounts newest first.
   *
   * @param query an address, or the beginning of a name or of a word in it; null for everybody
   * @param after the last account of the page before
   */
  public List<Person> page(@Nullable String query, @Nullable Place after, int limit) {
    String condition =
        query == null
            ? "true"
            : query.contains("@") ? "email_index = :index" : "name_index @> ARRAY[:mark]::bigint[]";
    var sql =
        database
            .sql()
            .sql(
                """
                SELECT * FROM person
                WHERE %s AND state <> 'erased' AND (since, id) < (:since, :id)
                ORDER BY since DESC, id DESC LIMIT :limit\
                """
                    .formatted(condition))
            .param(
                "since",
                after == null
                    ? OffsetDateTime.parse("9999-01-01T00:00:00Z")
                    : after.since().atOffset(ZoneOffset.UTC))
            .param("id", after == null ? new UUID(-1, -1) : after.id().value())
            .param("limit", limit);
    if (query != null && query.contains("@")) {
      sql = sql.param("index", emails.ofEmail(query));
    } else if (query != null) {
      sql = sql.param("mark", nameMark(Accounts.searchable(query)));
    }
    return sql.query(this::read).list();
  }

  /**
   * The first eight bytes of a mark are enough to find a name, and to say nothing for sure about
   * it.
   */
  private long nameMark(String beginning) {
    return ByteBuffer.wrap(names.of(beginning)).getLong();
  }

  /** Forgets accounts that were asked for before that and never confirmed, and returns them. */
  public List<PersonId> removeUnconfirmed(Instant before) {
    return database
        .sql()
        .sql("DELETE FROM person WHERE state = 'unconfirmed' AND since < :before RETURNING id")
        .param("before", before.atOffset(ZoneOffset.UTC))
        .query((row, number) -> new PersonId(row.getObject("id", UUID.class)))
        .list();
  }

  private byte[] seal(PersonId person, String column, String value) {
    return cipher.seal(person, TABLE, column, person, value);
  }

  private Person read(ResultSet row, int number) throws SQLException {
    var id = new PersonId(row.getObject("id", UUID.class));
    byte[] about = row.getBytes("about");
    UUID photo = row.getObject("photo", UUID.class);
    return new Person(
        id,
        PersonState.labelled(row.getString("state")),
        open(id, "email", row.getBytes("email")).orElse(ERASED),
        open(id, "display_name", row.getBytes("display_name")).orElse(ERASED),
        about == null ? null : open(id, "about", about).orElse(null),
        photo == null ? null : new MediaId(photo),
        row.getString("locale"),
        row.getString("time_zone"),
        List.of((String[]) row.getArray("roles").getArray()),
        row.getInt("version"),
        row.getObject("since", OffsetDateTime.class).toInstant());
  }

  private Optional<String> open(PersonId person, String column, byte[] sealed) {
    return cipher.open(person, TABLE, column, person, sealed);
  }

  /** Where a page ended. */
  public record Place(Instant since, PersonId id) {}

  /** An account with the hash of its password; without one nobody can sign in by password. */
  public record WithPassword(PersonId id, PersonState state, @Nullable String passwordHash) {}
}
