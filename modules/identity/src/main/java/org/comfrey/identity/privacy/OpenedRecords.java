package org.comfrey.identity.privacy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.audit.events.Audited;
import org.comfrey.api.identity.NewOpenedRecord;
import org.comfrey.api.identity.RecordFinding;
import org.comfrey.api.identity.internal.ViewQuestion;
import org.comfrey.identity.people.AccountMails;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.Person;
import org.comfrey.identity.people.PersonState;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Records of people that staff opened. Every look is an entry of the audit that is durable before
 * anything is shown; whether it may still be looked is decided at each look.
 */
public final class OpenedRecords {
  static final ProblemCode NOT_AGREED =
      new ProblemCode(409, "not-agreed", "The person does not let support in");
  static final ProblemCode CLOSED = new ProblemCode(403, "record-closed", "The record is closed");
  static final ProblemCode ALREADY_REVIEWED =
      new ProblemCode(409, "already-reviewed", "Somebody examined it before");

  private static final Duration OPEN = Duration.ofHours(1);
  private static final int SHORTEST_REASON = 20;
  private static final int LONGEST_WORDS = 500;
  private static final int OWN_MOST = 100;
  private static final String TABLE = "identity.opened_record";
  private static final String EMERGENCY = "emergency";
  private static final String AGREED = "agreed";

  private final ModuleDatabase database;
  private final People people;
  private final ConsentLedger consents;
  private final AccountMails mails;
  private final FieldCipher cipher;
  private final Outbox outbox;
  private final Ids ids;
  private final Clock clock;

  /** Keeps them in table {@code opened_record}. */
  public OpenedRecords(
      ModuleDatabase database,
      People people,
      ConsentLedger consents,
      AccountMails mails,
      FieldCipher cipher,
      Outbox outbox,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.people = people;
    this.consents = consents;
    this.mails = mails;
    this.cipher = cipher;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  /** A record as it stands. */
  public record Row(
      UUID id,
      PersonId person,
      PersonId staff,
      String basis,
      String reason,
      Instant opened,
      Instant until,
      int reads,
      @Nullable String finding,
      @Nullable String note,
      @Nullable Instant reviewed,
      List<String> seen) {}

  /** Where a page ended. */
  public record Place(Instant opened, UUID id) {}

  /** Opens the record and tells its person. */
  public Row open(Caller caller, NewOpenedRecord asked) {
    PersonId person = asked.person();
    String reason = words("reason", asked.reason(), SHORTEST_REASON);
    if (caller.is(person)) {
      throw Problems.FORBIDDEN.because("What is kept about yourself is at /you/privacy.");
    }
    boolean here =
        people
            .find(person)
            .map(Person::state)
            .filter(state -> state == PersonState.ACTIVE || state == PersonState.SUSPENDED)
            .isPresent();
    if (!here) {
      throw Problems.notFound("person", person);
    }
    if (!asked.emergency() && !consents.allows(person, Purpose.SUPPORT_ACCESS)) {
      throw NOT_AGREED.because(
          "Ask them to let support in, on their page Your data. In an emergency say so: compliance"
              + " examines it.");
    }
    Instant now = clock.instant();
    UUID id = ids.next();
    database.inTransaction(() -> {
      database
          .sql()
          .sql(
              """
              INSERT INTO opened_record (id, person, staff, basis, reason, opened_at, until)
              VALUES (?, ?, ?, ?, ?, ?, ?)\
              """)
          .params(
              id,
              person.value(),
              caller.person().value(),
              asked.emergency() ? EMERGENCY : AGREED,
              cipher.seal(person, TABLE, "reason", id, reason),
              utc(now),
              utc(now.plus(OPEN)))
          .update();
      mails.tell(person, AccountMails.RECORD_OPENED);
      outbox.append(
          entry(caller, Audited.Kind.ACTION, "record opened", person, id, asked.emergency()));
    });
    return find(id).orElseThrow();
  }

  private static String words(String field, String given, int shortest) {
    String words = given.strip();
    if (words.length() < shortest || words.length() > LONGEST_WORDS) {
      throw Problems.invalid(
          field,
          "length",
          "Write " + shortest + " to " + LONGEST_WORDS + " characters.",
          shortest + " to " + LONGEST_WORDS + " characters");
    }
    return words;
  }

  private static Audited entry(
      Caller caller, Audited.Kind kind, String name, PersonId about, UUID id, boolean emergency) {
    return new Audited(
        kind,
        name,
        Audited.Outcome.DONE,
        caller.person(),
        caller.signIn(),
        about,
        null,
        Map.of("record", id.toString(), "basis", emergency ? EMERGENCY : AGREED));
  }

  /** What the caller has open now. */
  public List<Row> openOf(PersonId staff) {
    return query(
            "staff = ? AND until > ? ORDER BY opened_at DESC",
            List.of(staff.value(), utc(clock.instant())))
        .stream()
        .filter(this::isAgreed)
        .toList();
  }

  private boolean isAgreed(Row row) {
    return row.basis().equals(EMERGENCY) || consents.allows(row.person(), Purpose.SUPPORT_ACCESS);
  }

  /**
   * Notes a look of the caller and returns at whom; refuses where nothing is to be seen any more.
   */
  public PersonId look(Caller caller, UUID id, String module) {
    Row row = own(caller, id);
    boolean agreed = isAgreed(row);
    if (!clock.instant().isBefore(row.until()) || !agreed) {
      throw CLOSED.because(
          agreed ? "Its time is over: open it again, with a reason." : "The person took it back.");
    }
    database.inTransaction(() -> {
      database
          .sql()
          .sql("UPDATE opened_record SET reads = reads + 1 WHERE id = ?")
          .param(id)
          .update();
      outbox.append(
          entry(
              caller,
              Audited.Kind.READ,
              "opened record: " + module,
              row.person(),
              id,
              row.basis().equals(EMERGENCY)));
    });
    return row.person();
  }

  /**
   * Notes that the one who opened it looks as its person, and returns who that is. Only that person
   * can allow it: an emergency is no consent.
   */
  public PersonId view(ViewQuestion question) {
    Row row =
        find(question.record())
            .filter(found -> found.staff().equals(question.staff()))
            .orElseThrow(() -> Problems.notFound("opened record", question.record()));
    boolean agreed = consents.allows(row.person(), Purpose.SUPPORT_ACCESS);
    if (!row.basis().equals(AGREED) || !agreed || !clock.instant().isBefore(row.until())) {
      throw CLOSED.because(
          "You see what somebody sees for the hour in which they let you, and no longer.");
    }
    Map<String, String> details = new HashMap<>(question.ids());
    details.put("record", row.id().toString());
    details.put("basis", AGREED);
    database.inTransaction(() -> {
      database
          .sql()
          .sql(
              """
              UPDATE opened_record SET reads = reads + 1,
                seen = CASE WHEN ? = ANY (seen) THEN seen ELSE seen || ?::text END
              WHERE id = ?\
              """)
          .params(question.part(), question.part(), row.id())
          .update();
      outbox.append(
          new Audited(
              Audited.Kind.READ,
              "seen as the person: " + question.operation(),
              Audited.Outcome.DONE,
              question.staff(),
              question.signIn(),
              row.person(),
              null,
              details));
    });
    return row.person();
  }

  /** Closes what the caller opened. */
  public void close(Caller caller, UUID id) {
    own(caller, id);
    database
        .sql()
        .sql("UPDATE opened_record SET until = least(until, ?) WHERE id = ?")
        .params(utc(clock.instant()), id)
        .update();
  }

  private Row own(Caller caller, UUID id) {
    Row row = find(id).orElseThrow(() -> Problems.notFound("opened record", id));
    caller.mustOwn("opened record", id, row.staff());
    return row;
  }

  /** Notes what compliance found; nobody examines what they did or what is about them. */
  public Row review(Caller caller, UUID id, RecordFinding finding) {
    if (!List.of("justified", "unjustified").contains(finding.finding())) {
      throw Problems.invalid(
          "finding", "unknown", "There is no such finding.", "justified or unjustified");
    }
    String note = words("note", finding.note(), 3);
    Row row = find(id).orElseThrow(() -> Problems.notFound("opened record", id));
    if (caller.is(row.staff()) || caller.is(row.person())) {
      throw Problems.FORBIDDEN.because("Nobody examines themselves: leave it to a colleague.");
    }
    database.inTransaction(() -> {
      int changed =
          database
              .sql()
              .sql(
                  """
                  UPDATE opened_record SET finding = ?, note = ?, reviewed_by = ?, reviewed_at = ?
                  WHERE id = ? AND finding IS NULL\
                  """)
              .params(
                  finding.finding(),
                  cipher.seal(caller.person(), TABLE, "note", id, note),
                  caller.person().value(),
                  utc(clock.instant()),
                  id)
              .update();
      if (changed == 0) {
        throw ALREADY_REVIEWED.because("Read the list again.");
      }
      outbox.append(
          entry(
              caller,
              Audited.Kind.ACTION,
              "opened record: " + finding.finding(),
              row.person(),
              id,
              row.basis().equals(EMERGENCY)));
    });
    return find(id).orElseThrow();
  }

  /** Those to examine, or all, newest first. */
  public List<Row> page(boolean toExamine, @Nullable Place after, int limit) {
    List<Object> values = new ArrayList<>();
    String where = toExamine ? "basis = 'emergency' AND finding IS NULL" : "true";
    if (after != null) {
      where += " AND (opened_at, id) < (?, ?)";
      values.add(utc(after.opened()));
      values.add(after.id());
    }
    values.add(limit);
    return query(where + " ORDER BY opened_at DESC, id DESC LIMIT ?", values);
  }

  /** What staff opened of the person. */
  public List<Row> about(PersonId person) {
    return query(
        "person = ? ORDER BY opened_at DESC, id DESC LIMIT " + OWN_MOST, List.of(person.value()));
  }

  private Optional<Row> find(UUID id) {
    return query("id = ?", List.of(id)).stream().findFirst();
  }

  private List<Row> query(String where, List<Object> values) {
    return database
        .sql()
        .sql("SELECT * FROM opened_record WHERE " + where)
        .params(values)
        .query(this::read)
        .list();
  }

  private Row read(ResultSet row, int number) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    PersonId person = new PersonId(row.getObject("person", UUID.class));
    UUID reviewer = row.getObject("reviewed_by", UUID.class);
    OffsetDateTime reviewed = row.getObject("reviewed_at", OffsetDateTime.class);
    return new Row(
        id,
        person,
        new PersonId(row.getObject("staff", UUID.class)),
        row.getString("basis"),
        cipher.open(person, TABLE, "reason", id, row.getBytes("reason")).orElse(""),
        row.getObject("opened_at", OffsetDateTime.class).toInstant(),
        row.getObject("until", OffsetDateTime.class).toInstant(),
        row.getInt("reads"),
        row.getString("finding"),
        reviewer == null
            ? null
            : cipher
                .open(new PersonId(reviewer), TABLE, "note", id, row.getBytes("note"))
                .orElse(""),
        reviewed == null ? null : reviewed.toInstant(),
        List.of((String[]) row.getArray("seen").getArray()));
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
