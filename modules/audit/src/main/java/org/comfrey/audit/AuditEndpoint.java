package org.comfrey.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comfrey.api.Page;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.api.audit.AlertFinding;
import org.comfrey.api.audit.AlertReview;
import org.comfrey.api.audit.AuditAlert;
import org.comfrey.api.audit.AuditApi;
import org.comfrey.api.audit.AuditRecord;
import org.comfrey.api.audit.AuditSource;
import org.comfrey.api.audit.events.Audited;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.kernel.audit.AuditSubject;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** The audit as compliance sees it. */
@RestController
final class AuditEndpoint implements AuditApi {
  static final MediaType NDJSON = MediaType.parseMediaType("application/x-ndjson");
  static final ProblemCode ALREADY_REVIEWED =
      new ProblemCode(409, "already-reviewed", "The alert was looked into before");
  private static final int EXPORTED_LINES = 1_000;
  private static final int NAME_CHARACTERS = 200;
  private static final int NOTE_LEAST = 3;
  private static final int NOTE_MOST = 1_000;

  private final Records records;
  private final Alerts alerts;
  private final PeopleApi people;
  private final Cursors cursors;
  private final Clock clock;

  AuditEndpoint(Records records, Alerts alerts, PeopleApi people, Cursors cursors, Clock clock) {
    this.records = records;
    this.alerts = alerts;
    this.people = people;
    this.cursors = cursors;
    this.clock = clock;
  }

  /** Where a page of entries ended. */
  record Position(long arrived) {}

  @Override
  public Page<AuditRecord> search(
      @Nullable PersonId actor,
      @Nullable PersonId about,
      @Nullable String kind,
      @Nullable String outcome,
      @Nullable String name,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String cursor,
      @Nullable Integer limit) {
    int size = Cursors.limit(limit);
    String part = name == null || name.isBlank() ? null : name.strip();
    if (part != null && part.length() > NAME_CHARACTERS) {
      throw Problems.invalid(
          "name", "too-long", "The name is too long.", "at most " + NAME_CHARACTERS);
    }
    var query =
        new Records.Query(
            actor == null ? null : actor.value(),
            about == null ? null : about.value(),
            oneOf("kind", kind, Audited.Kind.values()),
            oneOf("outcome", outcome, Audited.Outcome.values()),
            part,
            from,
            to);
    if (about != null) {
      AuditSubject.is(about);
    }
    String list = "audit/" + query;
    Position after = cursors.open(list, cursor, Position.class);
    List<Kept> found = records.search(query, after == null ? null : after.arrived(), size + 1);
    Page<Kept> page = cursors.page(list, found, size, kept -> new Position(kept.arrived()));
    Map<PersonId, String> names =
        names(
            page.items().stream()
                .flatMap(
                    kept -> Stream.of(person(kept.entry().actor()), person(kept.entry().about())))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    return new Page<>(page.items().stream().map(kept -> shown(kept, names)).toList(), page.next());
  }

  private static @Nullable String oneOf(String field, @Nullable String asked, Enum<?>[] known) {
    if (asked == null || asked.isEmpty()) {
      return null;
    }
    List<String> labels = Stream.of(known).map(Intake::label).toList();
    if (!labels.contains(asked)) {
      throw Problems.invalid(
          field, "unknown-" + field, "There is no such " + field + ".", String.join(", ", labels));
    }
    return asked;
  }

  private Map<PersonId, String> names(Collection<PersonId> ids) {
    Map<PersonId, String> names = new HashMap<>();
    if (!ids.isEmpty()) {
      for (Contact contact : people.contacts(new PeopleQuery(List.copyOf(ids)))) {
        names.put(contact.id(), contact.displayName());
      }
    }
    return names;
  }

  private static AuditRecord shown(Kept kept, Map<PersonId, String> names) {
    Entry entry = kept.entry();
    PersonId actor = person(entry.actor());
    PersonId about = person(entry.about());
    return new AuditRecord(
        entry.source(),
        kept.number(),
        entry.at(),
        entry.kind(),
        entry.name(),
        entry.outcome(),
        actor,
        actor == null ? null : names.get(actor),
        entry.signIn() == null ? null : new SignInId(entry.signIn()),
        about,
        about == null ? null : names.get(about),
        entry.origin(),
        entry.request(),
        entry.details(),
        Records.hex(kept.hash()));
  }

  private static @Nullable PersonId person(@Nullable UUID id) {
    return id == null ? null : new PersonId(id);
  }

  @Override
  public List<AuditSource> sources(@Nullable Boolean verify) {
    return records.sources(Boolean.TRUE.equals(verify));
  }

  @Override
  public ResponseEntity<byte[]> ocsf(String source, @Nullable Long after) {
    if (!records.knows(source)) {
      throw Problems.notFound("source", source);
    }
    List<Kept> found = records.after(source, after == null ? 0 : after, EXPORTED_LINES);
    return ResponseEntity.ok()
        .contentType(NDJSON)
        .header("Content-Disposition", "attachment; filename=\"audit-" + source + ".ndjson\"")
        .body(Ocsf.lines(found));
  }

  @Override
  public Page<AuditAlert> alerts(
      @Nullable String state, @Nullable String cursor, @Nullable Integer limit) {
    Boolean reviewed =
        switch (state) {
          case null -> null;
          case "open" -> false;
          case "reviewed" -> true;
          default ->
              throw Problems.invalid(
                  "state", "unknown-state", "There is no such state.", "open or reviewed");
        };
    int size = Cursors.limit(limit);
    String list = "audit-alerts/" + reviewed;
    Alerts.Place after = cursors.open(list, cursor, Alerts.Place.class);
    Page<Alerts.Row> page =
        cursors.page(
            list,
            alerts.page(reviewed, after, size + 1),
            size,
            row -> new Alerts.Place(row.at(), row.id()));
    Map<PersonId, String> names =
        names(
            page.items().stream()
                .map(Alerts.Row::person)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    return new Page<>(page.items().stream().map(row -> shown(row, names)).toList(), page.next());
  }

  private static AuditAlert shown(Alerts.Row row, Map<PersonId, String> names) {
    PersonId person = row.person();
    return new AuditAlert(
        row.id(),
        row.rule().label(),
        row.at(),
        person,
        person == null ? null : names.get(person),
        row.origin(),
        row.count(),
        (int) row.rule().within().toMinutes(),
        row.review());
  }

  @Override
  public AuditAlert review(UUID id, AlertFinding finding) {
    Fields.check(fields -> fields.text("note", finding.note(), NOTE_LEAST, NOTE_MOST));
    Alerts.Row row = found(id);
    PersonId caller = Callers.current().person();
    if (row.rule().suspect() == Rule.Suspect.ACTOR && caller.equals(row.person())) {
      throw Problems.FORBIDDEN.because(
          "Nobody reviews an alert about themselves: ask another of compliance.");
    }
    String note = finding.note().strip();
    if (!alerts.review(id, new AlertReview(caller, clock.instant(), note))) {
      AlertReview first = Objects.requireNonNull(found(id).review());
      if (!first.by().equals(caller) || !first.note().equals(note)) {
        throw ALREADY_REVIEWED
            .because("Somebody looked into alert " + id + " before; read what they noted.")
            .with("id", id.toString());
      }
    }
    Alerts.Row after = found(id);
    PersonId person = after.person();
    return shown(after, names(person == null ? Set.of() : Set.of(person)));
  }

  private Alerts.Row found(UUID id) {
    return alerts.find(id).orElseThrow(() -> Problems.notFound("alert", id));
  }
}
