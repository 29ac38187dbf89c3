package org.comfrey.calendar;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.PlanException;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.comfrey.schedule.Availability;
import org.jspecify.annotations.Nullable;

/**
 * The plans. Their hours are plain, because they are shown to everyone as slots; names and notes
 * are sealed with the provider's key. A version of a plan never changes, so what was computed from
 * one is kept.
 */
final class PlanTable {
  private static final String WORDS_PLACE = "calendar.plan";
  private static final int PLANS_IN_MEMORY = 20_000;

  private final ModuleDatabase database;
  private final FieldCipher cipher;
  private final Cache<Version, Schedule> schedules =
      Caffeine.newBuilder().maximumSize(PLANS_IN_MEMORY).build();

  PlanTable(ModuleDatabase database, FieldCipher cipher) {
    this.database = database;
    this.cipher = cipher;
  }

  private record Version(PlanId id, long version) {}

  private record Words(String name, List<@Nullable String> notes) {}

  /** A version of a plan as slots are computed from it; name and notes are left out. */
  record Schedule(
      PlanId id, PersonId provider, PlanDraft draft, Cache<Integer, Availability> byDuration) {
    Availability availability(int durationMinutes) {
      return byDuration.get(durationMinutes, minutes -> PlanRules.availability(draft, minutes));
    }
  }

  void insert(Plan plan) {
    database
        .sql()
        .sql(
            "INSERT INTO plan (id, provider, version, document, words) VALUES (?, ?, ?, ?::jsonb, ?)")
        .params(
            plan.id().value(),
            plan.provider().value(),
            plan.version(),
            document(plan.plan()),
            words(plan))
        .update();
  }

  /** Replaces the version before it; the caller holds the lock and has compared the versions. */
  void replace(Plan plan) {
    database
        .sql()
        .sql("UPDATE plan SET version = ?, document = ?::jsonb, words = ? WHERE id = ?")
        .params(plan.version(), document(plan.plan()), words(plan), plan.id().value())
        .update();
  }

  Optional<Plan> find(PlanId id) {
    return database
        .sql()
        .sql("SELECT * FROM plan WHERE id = ?")
        .param(id.value())
        .query((row, number) -> plan(row))
        .optional();
  }

  List<Plan> of(PersonId provider) {
    return database
        .sql()
        .sql("SELECT * FROM plan WHERE provider = ? ORDER BY id")
        .param(provider.value())
        .query((row, number) -> plan(row))
        .list();
  }

  /** A version that the caller has just seen, or a newer one where it has been replaced since. */
  Schedule schedule(PlanId id, long version) {
    @Nullable Schedule known = schedules.getIfPresent(new Version(id, version));
    if (known != null) {
      return known;
    }
    Map<PlanId, Schedule> read = new HashMap<>();
    read(List.of(id.toString()), read);
    return read.values().iterator().next();
  }

  /**
   * Those of the listings that are published and can be booked, with the current version of their
   * plan; a plan is read from the database only where it is not in memory.
   */
  Map<Terms, Schedule> ofListings(Collection<ListingId> listings) {
    Map<Terms, Version> versions = new LinkedHashMap<>();
    database
        .sql()
        .sql(
            """
            SELECT t.*, p.version AS plan_version
            FROM listing_terms t JOIN plan p ON p.id = t.plan AND p.provider = t.provider
            WHERE t.listing = ANY (?::uuid[]) AND t.state = 'published'
              AND t.duration_minutes IS NOT NULL\
            """)
        .param(listings.stream().map(ListingId::toString).toArray(String[]::new))
        .query((ResultSet row) -> {
          versions.put(
              TermsTable.terms(row),
              new Version(
                  new PlanId(row.getObject("plan", UUID.class)), row.getLong("plan_version")));
        });
    Map<Version, Schedule> known = schedules.getAllPresent(Set.copyOf(versions.values()));
    List<String> missing = new ArrayList<>();
    for (Version version : Set.copyOf(versions.values())) {
      if (!known.containsKey(version)) {
        missing.add(version.id().toString());
      }
    }
    Map<PlanId, Schedule> read = new HashMap<>();
    read(missing, read);
    Map<Terms, Schedule> result = new LinkedHashMap<>();
    versions.forEach((terms, version) -> {
      @Nullable Schedule schedule = known.get(version);
      result.put(
          terms, schedule == null ? Objects.requireNonNull(read.get(version.id())) : schedule);
    });
    return result;
  }

  private void read(List<String> ids, Map<PlanId, Schedule> result) {
    if (ids.isEmpty()) {
      return;
    }
    database
        .sql()
        .sql("SELECT id, provider, version, document FROM plan WHERE id = ANY (?::uuid[])")
        .param(ids.toArray(String[]::new))
        .query((ResultSet row) -> {
          PlanId id = new PlanId(row.getObject("id", UUID.class));
          Schedule schedule =
              new Schedule(
                  id,
                  new PersonId(row.getObject("provider", UUID.class)),
                  Json.answers().readValue(row.getString("document"), PlanDraft.class),
                  Caffeine.newBuilder().maximumSize(50).build());
          schedules.put(new Version(id, row.getLong("version")), schedule);
          result.put(id, schedule);
        });
  }

  private static String document(PlanDraft draft) {
    List<PlanException> mute =
        draft.exceptions().stream()
            .map(exception -> new PlanException(exception.date(), exception.hours(), null))
            .toList();
    return Json.answers().writeValueAsString(with(draft, "", mute));
  }

  private byte[] words(Plan plan) {
    List<@Nullable String> notes = new ArrayList<>();
    plan.plan().exceptions().forEach(exception -> notes.add(exception.note()));
    String json = Json.answers().writeValueAsString(new Words(plan.plan().name(), notes));
    return cipher.seal(plan.provider(), WORDS_PLACE, "words", plan.id(), json);
  }

  private Plan plan(ResultSet row) throws SQLException {
    PlanId id = new PlanId(row.getObject("id", UUID.class));
    PersonId provider = new PersonId(row.getObject("provider", UUID.class));
    PlanDraft mute = Json.answers().readValue(row.getString("document"), PlanDraft.class);
    // Nothing opens for a person who was erased; the hours stay for those who booked in them.
    Words words =
        cipher
            .open(provider, WORDS_PLACE, "words", id, row.getBytes("words"))
            .map(json -> Json.answers().readValue(json, Words.class))
            .orElse(new Words("", List.of()));
    List<PlanException> exceptions = new ArrayList<>();
    for (int i = 0; i < mute.exceptions().size(); i++) {
      PlanException exception = mute.exceptions().get(i);
      exceptions.add(
          new PlanException(
              exception.date(),
              exception.hours(),
              i < words.notes().size() ? words.notes().get(i) : null));
    }
    return new Plan(id, provider, row.getLong("version"), with(mute, words.name(), exceptions));
  }

  private static PlanDraft with(PlanDraft draft, String name, List<PlanException> exceptions) {
    return new PlanDraft(
        name,
        draft.zone(),
        draft.weekly(),
        exceptions,
        draft.bufferBeforeMinutes(),
        draft.bufferAfterMinutes(),
        draft.minimumNoticeMinutes(),
        draft.stepMinutes(),
        draft.horizonDays(),
        draft.seats(),
        draft.minimumAttendance());
  }
}
