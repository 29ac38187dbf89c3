package org.comfrey.identity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.comfrey.api.Page;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.NewOpenedRecord;
import org.comfrey.api.identity.OpenedRecord;
import org.comfrey.api.identity.OpenedRecordsApi;
import org.comfrey.api.identity.OwnOpenedRecord;
import org.comfrey.api.identity.RecordFinding;
import org.comfrey.api.identity.RecordTable;
import org.comfrey.api.identity.internal.View;
import org.comfrey.api.identity.internal.ViewQuestion;
import org.comfrey.api.identity.internal.ViewsApi;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.Person;
import org.comfrey.identity.privacy.EveryModule;
import org.comfrey.identity.privacy.OpenedRecords;
import org.comfrey.kernel.audit.AuditSubject;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** Records that staff open, and their examination. */
@RestController
final class OpenedRecordsEndpoint implements OpenedRecordsApi, ViewsApi {
  private final OpenedRecords records;
  private final EveryModule modules;
  private final People people;
  private final Cursors cursors;

  OpenedRecordsEndpoint(
      OpenedRecords records, EveryModule modules, People people, Cursors cursors) {
    this.records = records;
    this.modules = modules;
    this.people = people;
    this.cursors = cursors;
  }

  @Override
  public ResponseEntity<OpenedRecord> openRecord(NewOpenedRecord asked) {
    AuditSubject.is(asked.person());
    OpenedRecords.Row row = records.open(Callers.current(), asked);
    return ResponseEntity.status(HttpStatus.CREATED).body(views(List.of(row)).getFirst());
  }

  @Override
  public List<OpenedRecord> openedRecords() {
    return views(records.openOf(Callers.current().person()));
  }

  @Override
  public List<RecordTable> recordContent(UUID id, String module) {
    PersonalData asked =
        modules.declarations().stream()
            .filter(one -> one.module().equals(module))
            .findFirst()
            .orElseThrow(() -> Problems.notFound("module", module));
    PersonId person = records.look(Callers.current(), id, module);
    Map<String, List<Map<String, Object>>> found = asked.about(person);
    Map<String, PersonalTable> tables = new HashMap<>();
    asked.tables().forEach(table -> tables.putIfAbsent(table.name(), table));
    return found.entrySet().stream()
        .map(entry ->
            new RecordTable(
                entry.getKey(),
                Objects.requireNonNull(tables.get(entry.getKey())).purpose(),
                entry.getValue().stream().map(Json.answers()::writeValueAsString).toList()))
        .toList();
  }

  @Override
  public View view(ViewQuestion question) {
    return new View(records.view(question));
  }

  @Override
  public ResponseEntity<Void> closeRecord(UUID id) {
    records.close(Callers.current(), id);
    return ResponseEntity.noContent().build();
  }

  @Override
  public Page<OpenedRecord> recordReviews(
      @Nullable String state, @Nullable String cursor, @Nullable Integer limit) {
    if (state != null && !List.of("open", "all").contains(state)) {
      throw Problems.invalid("state", "unknown-state", "There is no such state.", "open or all");
    }
    boolean open = !"all".equals(state);
    int size = Cursors.limit(limit);
    String list = "opened-records/" + open;
    OpenedRecords.Place after = cursors.open(list, cursor, OpenedRecords.Place.class);
    Page<OpenedRecords.Row> page =
        cursors.page(
            list,
            records.page(open, after, size + 1),
            size,
            row -> new OpenedRecords.Place(row.opened(), row.id()));
    return new Page<>(views(page.items()), page.next());
  }

  @Override
  public OpenedRecord reviewRecord(UUID id, RecordFinding finding) {
    return views(List.of(records.review(Callers.current(), id, finding))).getFirst();
  }

  @Override
  public List<OwnOpenedRecord> ownOpenedRecords() {
    return records.about(Callers.current().person()).stream()
        .map(row ->
            new OwnOpenedRecord(
                row.basis(),
                row.reason(),
                row.opened(),
                row.until(),
                row.reads(),
                row.finding(),
                row.seen()))
        .toList();
  }

  private List<OpenedRecord> views(List<OpenedRecords.Row> rows) {
    Map<PersonId, String> names = new HashMap<>();
    people
        .find(
            rows.stream().flatMap(row -> Stream.of(row.person(), row.staff())).distinct().toList())
        .forEach(person -> names.put(person.id(), name(person)));
    return rows.stream()
        .map(row ->
            new OpenedRecord(
                row.id(),
                row.person(),
                names.getOrDefault(row.person(), ""),
                row.staff(),
                names.getOrDefault(row.staff(), ""),
                row.basis(),
                row.reason(),
                row.opened(),
                row.until(),
                row.reads(),
                row.finding(),
                row.note(),
                row.reviewed()))
        .toList();
  }

  private static String name(Person person) {
    return person.displayName();
  }
}
