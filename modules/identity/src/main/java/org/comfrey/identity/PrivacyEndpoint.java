package org.comfrey.identity;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.comfrey.api.audit.events.Audited;
import org.comfrey.api.identity.PrivacyApi;
import org.comfrey.api.identity.ProcessingRecord;
import org.comfrey.identity.privacy.EveryModule;
import org.comfrey.identity.privacy.ExportArchive;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** What is kept about people, and everything about the caller. */
@RestController
final class PrivacyEndpoint implements PrivacyApi {
  private static final MediaType ZIP = MediaType.parseMediaType("application/zip");

  private final EveryModule modules;
  private final Outbox outbox;
  private final Clock clock;

  PrivacyEndpoint(EveryModule modules, Outbox outbox, Clock clock) {
    this.modules = modules;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public List<ProcessingRecord> processing() {
    return modules.declarations().stream()
        .flatMap(module ->
            module.tables().stream()
                .map(kept ->
                    new ProcessingRecord(
                        module.module(),
                        kept.label(),
                        kept.purpose(),
                        kept.kept(),
                        kept.isDeleted() ? "deleted" : "stays",
                        kept.shown(),
                        kept.sealed().stream().map(PersonalTable::column).toList(),
                        kept.withheld())))
        .toList();
  }

  @Override
  public ResponseEntity<byte[]> export() {
    Caller caller = Callers.current();
    List<PersonalData> every = modules.declarations();
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
}
