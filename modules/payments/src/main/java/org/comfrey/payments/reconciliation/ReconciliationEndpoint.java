package org.comfrey.payments.reconciliation;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.Page;
import org.comfrey.api.payments.ReconciliationApi;
import org.comfrey.api.payments.ReconciliationItem;
import org.comfrey.api.payments.ReconciliationResolution;
import org.comfrey.api.payments.ReconciliationStanding;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

/** The work list as operators see it. */
@RestController
public final class ReconciliationEndpoint implements ReconciliationApi {
  static final ProblemCode ALREADY_RESOLVED =
      new ProblemCode(409, "already-resolved", "The item was resolved before");
  private static final int NOTE_LEAST = 3;
  private static final int NOTE_MOST = 1_000;

  private final ReconciliationTables tables;
  private final Reconciliation reconciliation;
  private final Cursors cursors;
  private final Clock clock;

  /** The endpoint over that work list. */
  public ReconciliationEndpoint(
      ModuleDatabase database, Reconciliation reconciliation, Cursors cursors, Clock clock) {
    this.tables = new ReconciliationTables(database);
    this.reconciliation = reconciliation;
    this.cursors = cursors;
    this.clock = clock;
  }

  @Override
  public List<ReconciliationStanding> standings() {
    return reconciliation.standings();
  }

  @Override
  public Page<ReconciliationItem> items(
      @Nullable String state, @Nullable String cursor, @Nullable Integer limit) {
    Boolean open =
        switch (state) {
          case null -> null;
          case "open" -> true;
          case "resolved" -> false;
          default ->
              throw Problems.invalid(
                  "state", "unknown-state", "There is no such state.", "open or resolved");
        };
    int items = Cursors.limit(limit);
    String list = "reconciliation/" + (state == null ? "all" : state);
    ReconciliationTables.Place after = cursors.open(list, cursor, ReconciliationTables.Place.class);
    return cursors.page(
        list,
        tables.items(open, after, items),
        items,
        item -> new ReconciliationTables.Place(item.opened(), item.id()));
  }

  @Override
  public ReconciliationItem resolve(UUID id, ReconciliationResolution resolution) {
    String note = resolution.note();
    Fields.check(fields -> fields.text("note", note, NOTE_LEAST, NOTE_MOST));
    ReconciliationItem before = item(id);
    if (!tables.resolve(id, Callers.current().person(), note.strip(), clock.instant())) {
      ReconciliationItem now = item(id);
      boolean same =
          Callers.current().person().equals(now.resolvedBy()) && note.strip().equals(now.note());
      if (same) {
        return now;
      }
      throw ALREADY_RESOLVED
          .because("Item " + id + " was resolved in the meantime; read what was noted.")
          .with("id", id.toString());
    }
    return item(before.id());
  }

  private ReconciliationItem item(UUID id) {
    return tables.item(id).orElseThrow(() -> Problems.notFound("reconciliation item", id));
  }
}
