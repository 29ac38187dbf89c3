package org.comfrey.identity.factor;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.RecoveryCodes;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.postgres.ModuleDatabase;

/**
 * Table {@code recovery_code}. A code has 80 random bits; what is kept is its MAC, so that a copy
 * of the table lets nobody in.
 */
public final class RecoveryCodeBook {
  private static final String PURPOSE = "identity recovery code";
  private static final int CODES = 10;
  private static final int CODE_BYTES = 10;
  private static final int GROUP = 4;

  private final ModuleDatabase database;
  private final ServerKeys keys;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** Keeps them there. */
  public RecoveryCodeBook(ModuleDatabase database, ServerKeys keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  /** Makes new ones in place of those before. */
  public RecoveryCodes renew(PersonId person) {
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < CODES; i++) {
      byte[] bytes = new byte[CODE_BYTES];
      random.nextBytes(bytes);
      codes.add(
          Base32.encode(bytes)
              .toLowerCase(Locale.ROOT)
              .replaceAll("(.{" + GROUP + "})(?=.)", "$1-"));
    }
    database.inTransaction(() -> {
      remove(person);
      for (String code : codes) {
        database
            .sql()
            .sql("INSERT INTO recovery_code (person, code) VALUES (:person, :code)")
            .param("person", person.value())
            .param("code", mark(person, code))
            .update();
      }
    });
    return new RecoveryCodes(codes);
  }

  /** Whether it is an unused code of that person; it is used then. */
  public boolean use(PersonId person, String code) {
    return database
            .sql()
            .sql(
                """
                UPDATE recovery_code SET used_at = :now
                WHERE person = :person AND code = :code AND used_at IS NULL\
                """)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("person", person.value())
            .param("code", mark(person, code))
            .update()
        == 1;
  }

  /** How many are unused. */
  public int left(PersonId person) {
    return database
        .sql()
        .sql("SELECT count(*) FROM recovery_code WHERE person = :person AND used_at IS NULL")
        .param("person", person.value())
        .query(Integer.class)
        .single();
  }

  /** Removes all of a person. */
  public void remove(PersonId person) {
    database
        .sql()
        .sql("DELETE FROM recovery_code WHERE person = :person")
        .param("person", person.value())
        .update();
  }

  /** However it was typed: without what only separates, in one case. */
  private byte[] mark(PersonId person, String code) {
    String plain = code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
    return keys.mac(PURPOSE, (person + " " + plain).getBytes(StandardCharsets.UTF_8));
  }
}
