package org.comfrey.identity;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.comfrey.api.audit.events.Audited;
import org.comfrey.api.identity.PrivacyApi;
import org.comfrey.api.identity.ProcessingRecord;
import org.comfrey.identity.privacy.ExportArchive;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.ProblemCode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** What is kept about people, and everything about the caller. */
@RestController
final class PrivacyEndpoint implements PrivacyApi {
  private static final ProblemCode ELSEWHERE =
      new ProblemCode(501, "export-elsewhere", "Not every module runs here");
  private static final MediaType ZIP = MediaType.parseMediaType("application/zip");

  private final ModuleTable table;
  private final RuntimeOptions options;
  private final ObjectProvider<PersonalData> modules;
  private final Outbox outbox;
  private final Clock clock;

  PrivacyEndpoint(
      ModuleTable table,
      RuntimeOptions options,
      ObjectProvider<PersonalData> modules,
      Outbox outbox,
      Clock clock) {
    this.table = table;
    this.options = options;
    this.modules = modules;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public List<ProcessingRecord> processing() {
    return everyModule().stream()
        .flatMap(module ->
            module.tables().stream()
                .map(kept ->
                    new ProcessingRecord(
                        module.module(),
                        kept.name(),
                        kept.purpose(),
                        kept.kept(),
                        kept.shown(),
                        kept.sealed(),
                        kept.withheld())))
        .toList();
  }

  @Override
  public ResponseEntity<byte[]> export() {
    Caller caller = Callers.current();
    List<PersonalData> every = everyModule();
    // Noted before anything is handed out: who steals a sign-in begins with this.
    outbox.inOwnTransaction(() ->
        outbox.append(
            new Audited(
                Audited.Kind.READ,
                "export of everything about oneself",
                Audited.Outcome.DONE,
                caller.person(),
                caller.signIn(),
                caller.person(),
                null,
                Map.of())));
    return ResponseEntity.ok()
        .contentType(ZIP)
        .header("Content-Disposition", "attachment; filename=\"comfrey-your-data.zip\"")
        .body(ExportArchive.of(caller.person(), every, clock.instant()));
  }

  /** All of them, or none: half an export would look like a whole one. */
  private List<PersonalData> everyModule() {
    List<PersonalData> found =
        modules.stream().sorted(Comparator.comparing(PersonalData::module)).toList();
    Set<String> missing = new TreeSet<>();
    table.modules().stream().map(ModuleDefinition::name).forEach(missing::add);
    table.select(options.targets()).stream().map(ModuleDefinition::name).forEach(missing::remove);
    if (!missing.isEmpty()) {
      throw ELSEWHERE.because(
          "Ask a node that runs every module; here are missing "
              + String.join(", ", missing)
              + ".");
    }
    return found;
  }
}
