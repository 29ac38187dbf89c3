package org.comfrey.identity.people;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.events.MailRequested;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/**
 * Mails of the account itself. A mail is an id; its one-time token is computed from the id when the
 * mail is written, so that no table, event or log ever holds one.
 */
public final class AccountMails {
  public static final String REGISTRATION = "registration";
  public static final String ALREADY_REGISTERED = "already-registered";
  public static final String SIGN_IN_LINK = "sign-in-link";
  public static final String PASSWORD_RESET = "password-reset";
  public static final String PASSWORD_CHANGED = "password-changed";
  public static final String FACTOR_ADDED = "factor-added";
  public static final String FACTOR_REMOVED = "factor-removed";
  public static final String RECORD_OPENED = "record-opened";
  public static final String ERASURE_ASKED = "erasure-asked";
  public static final String ERASURE_POSTPONED = "erasure-postponed";

  /** What lets its reader do something. */
  private static final Set<String> WITH_TOKEN =
      Set.of(REGISTRATION, SIGN_IN_LINK, PASSWORD_RESET, ERASURE_ASKED);

  /** For mails that only tell. */
  private static final Duration TOLD = Duration.ofDays(1);

  private static final String PURPOSE = "identity account mail";
  private static final int ID_BYTES = 16;
  private static final int MAC_BYTES = 32;
  private static final int MOST_PER_ADDRESS = 5;
  private static final Duration COUNTED = Duration.ofHours(1);

  private final ModuleDatabase database;
  private final Outbox outbox;
  private final ServerKeys keys;
  private final Ids ids;
  private final Clock clock;

  /** Keeps them in table {@code account_mail} and tells {@link MailRequested}. */
  public AccountMails(
      ModuleDatabase database, Outbox outbox, ServerKeys keys, Ids ids, Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
  }

  /** Whether so many mails were asked for the address that it gets no more for a while. */
  boolean isFlooded(byte[] emailIndex) {
    return database
            .sql()
            .sql(
                """
                SELECT count(*) FROM account_mail m JOIN person p ON p.id = m.person
                WHERE p.email_index = :index AND m.requested_at > :since\
                """)
            .param("index", emailIndex)
            .param("since", clock.instant().minus(COUNTED).atOffset(ZoneOffset.UTC))
            .query(Integer.class)
            .single()
        >= MOST_PER_ADDRESS;
  }

  /** Asks for a mail, in the caller's transaction. */
  void request(PersonId person, String template, Duration validFor) {
    request(ids.next(), person, template, validFor);
  }

  /** Asks for the mail of something that has that id itself, in the caller's transaction. */
  public void request(UUID id, PersonId person, String template, Duration validFor) {
    Instant now = clock.instant();
    database
        .sql()
        .sql(
            """
            INSERT INTO account_mail (id, person, template, requested_at, expires_at)
            VALUES (:id, :person, :template, :now, :expires)\
            """)
        .param("id", id)
        .param("person", person.value())
        .param("template", template)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("expires", now.plus(validFor).atOffset(ZoneOffset.UTC))
        .update();
    outbox.append(new MailRequested(person, id, template, now));
  }

  /** Tells somebody by mail what was done to their account, in the caller's transaction. */
  public void tell(PersonId person, String template) {
    request(person, template, TOLD);
  }

  /** Whom the token was sent to, while it is good; it stays good. */
  Optional<PersonId> reader(String token, String template) {
    return idOf(token)
        .flatMap(this::find)
        .filter(due -> due.template().equals(template) && due.token() != null)
        .map(Due::person);
  }

  /** The mail, while what it asks can still be done. */
  public Optional<Due> find(UUID id) {
    return database
        .sql()
        .sql("SELECT person, template, expires_at, spent_at FROM account_mail WHERE id = :id")
        .param("id", id)
        .query((row, number) -> {
          boolean good =
              row.getObject("spent_at") == null
                  && row.getObject("expires_at", OffsetDateTime.class)
                      .toInstant()
                      .isAfter(clock.instant());
          String template = row.getString("template");
          return new Due(
              new PersonId(row.getObject("person", UUID.class)),
              template,
              good && WITH_TOKEN.contains(template) ? tokenOf(id) : null);
        })
        .optional();
  }

  /**
   * Uses up the mail of that token, in the caller's transaction; the person it was sent to, if it
   * was good.
   */
  Optional<PersonId> spend(String token, String template) {
    Instant now = clock.instant();
    return idOf(token)
        .flatMap(id ->
            database
                .sql()
                .sql(
                    """
                    UPDATE account_mail SET spent_at = :now
                    WHERE id = :id AND template = :template AND spent_at IS NULL AND expires_at > :now
                    RETURNING person\
                    """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("id", id)
                .param("template", template)
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .optional());
  }

  /** What only whoever was sent the mail of that id, or shown this, can bring back. */
  public String tokenOf(UUID id) {
    byte[] token = Arrays.copyOf(bytes(id), ID_BYTES + MAC_BYTES);
    System.arraycopy(keys.mac(PURPOSE, bytes(id)), 0, token, ID_BYTES, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** The id of the mail that the token was made for; the mail need not be there any more. */
  public Optional<UUID> idOf(String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException noToken) {
      return Optional.empty();
    }
    if (bytes.length != ID_BYTES + MAC_BYTES) {
      return Optional.empty();
    }
    byte[] id = Arrays.copyOf(bytes, ID_BYTES);
    byte[] mac = Arrays.copyOfRange(bytes, ID_BYTES, bytes.length);
    if (!MessageDigest.isEqual(mac, keys.mac(PURPOSE, id))) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(id);
    return Optional.of(new UUID(buffer.getLong(), buffer.getLong()));
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(ID_BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  /**
   * A mail to be written now.
   *
   * @param token what the person sends back, if the template asks for something and it can still be
   *     done
   */
  public record Due(PersonId person, String template, @Nullable String token) {}
}
