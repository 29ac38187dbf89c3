package org.comfrey.identity.privacy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.DataAgreement;
import org.comfrey.api.identity.DataAgreementChange;
import org.comfrey.api.identity.DataAgreementEntry;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Who agreed to what, by the hash of the text that they read. Whatever depends on it asks {@link
 * #allows} each time, and is denied where nobody said yes.
 */
public final class ConsentLedger {
  static final ProblemCode TEXT_CHANGED =
      new ProblemCode(409, "text-changed", "The text is another one by now");

  private final ModuleDatabase database;
  private final Ids ids;
  private final Clock clock;

  /** Keeps it in table {@code agreed}. */
  public ConsentLedger(ModuleDatabase database, Ids ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /** Whether the person agrees at this moment. */
  public boolean allows(PersonId person, Purpose purpose) {
    return last(person, purpose).map(Entry::given).orElse(false);
  }

  /** Every purpose with today's text and what the person said. */
  public List<DataAgreement> of(PersonId person, String language) {
    return Arrays.stream(Purpose.values())
        .map(purpose -> view(person, purpose, Purpose.language(language)))
        .toList();
  }

  private DataAgreement view(PersonId person, Purpose purpose, String language) {
    Optional<Entry> last = last(person, purpose);
    String text = purpose.text(language);
    return new DataAgreement(
        purpose.label(),
        purpose.version(),
        language,
        text,
        Purpose.hash(text),
        last.map(Entry::given).orElse(false),
        last.map(Entry::at).orElse(null),
        last.filter(Entry::given).map(Entry::hash).orElse(null));
  }

  /** Notes what the person says; saying the same again adds nothing. */
  public DataAgreement say(PersonId person, String label, DataAgreementChange change) {
    Purpose purpose =
        Purpose.labelled(label).orElseThrow(() -> Problems.notFound("purpose", label));
    String language =
        database.inTransaction(() -> {
          // Two at once are one after the other, or both would see the same last word.
          database
              .sql()
              .sql("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")
              .param("agreed/" + person)
              .query(row -> {});
          return note(person, purpose, change);
        });
    return view(person, purpose, language);
  }

  private String note(PersonId person, Purpose purpose, DataAgreementChange change) {
    Optional<Entry> last = last(person, purpose);
    if (!change.given()) {
      if (last.filter(Entry::given).isPresent()) {
        Entry before = last.get();
        insert(person, purpose, before.version(), before.language(), before.hash(), false);
      }
      return last.map(Entry::language).orElse(Purpose.language("en"));
    }
    String hash = change.textHash();
    if (hash == null) {
      throw Problems.invalid(
          "textHash", "required", "Say which text was read.", "the textHash of the agreement");
    }
    String language =
        purpose
            .languageOf(hash)
            .orElseThrow(() ->
                TEXT_CHANGED
                    .because("Read the text as it is today, and agree to that.")
                    .with("version", purpose.version()));
    if (last.filter(entry -> entry.given() && entry.hash().equals(hash)).isEmpty()) {
      insert(person, purpose, purpose.version(), language, hash, true);
    }
    return language;
  }

  private void insert(
      PersonId person, Purpose purpose, int version, String language, String hash, boolean given) {
    database
        .sql()
        .sql(
            """
            INSERT INTO agreed (id, person, purpose, version, language, text_hash, given, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
            """)
        .params(
            ids.next(),
            person.value(),
            purpose.label(),
            version,
            language,
            hash,
            given,
            clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  private record Entry(
      UUID id,
      String purpose,
      int version,
      String language,
      String hash,
      boolean given,
      Instant at) {}

  private Optional<Entry> last(PersonId person, Purpose purpose) {
    return database
        .sql()
        .sql(
            """
            SELECT * FROM agreed WHERE person = ? AND purpose = ? ORDER BY at DESC, id DESC LIMIT 1\
            """)
        .params(person.value(), purpose.label())
        .query(ConsentLedger::read)
        .optional();
  }

  private static Entry read(ResultSet row, int number) throws SQLException {
    return new Entry(
        row.getObject("id", UUID.class),
        row.getString("purpose"),
        row.getInt("version"),
        row.getString("language"),
        row.getString("text_hash"),
        row.getBoolean("given"),
        row.getObject("at", OffsetDateTime.class).toInstant());
  }

  /** Where a page ended. */
  public record Place(Instant at, UUID id) {}

  /** An entry and its place in the list. */
  public record Placed(DataAgreementEntry entry, Place place) {}

  /** What the person ever said, newest first. */
  public List<Placed> history(PersonId person, @Nullable Place after, int limit) {
    List<Object> values = new ArrayList<>(List.of(person.value()));
    String older = "";
    if (after != null) {
      older = " AND (at, id) < (?, ?)";
      values.add(after.at().atOffset(ZoneOffset.UTC));
      values.add(after.id());
    }
    values.add(limit);
    return database
        .sql()
        .sql("SELECT * FROM agreed WHERE person = ?" + older + " ORDER BY at DESC, id DESC LIMIT ?")
        .params(values)
        .query(ConsentLedger::read)
        .list()
        .stream()
        .map(entry ->
            new Placed(
                new DataAgreementEntry(
                    entry.purpose(),
                    entry.version(),
                    entry.language(),
                    entry.hash(),
                    entry.given(),
                    entry.at()),
                new Place(entry.at(), entry.id())))
        .toList();
  }
}
