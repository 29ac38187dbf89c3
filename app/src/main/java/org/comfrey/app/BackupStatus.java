package org.comfrey.app;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comfrey.kernel.backup.BackupSettings;
import org.comfrey.kernel.backup.ContinuousBackup;
import org.comfrey.kernel.backup.DrillRecord;
import org.comfrey.kernel.status.Finding;
import org.comfrey.kernel.status.StatusCheck;
import org.jspecify.annotations.Nullable;

/** Whether what is here is somewhere else as well, and whether it was ever brought back. */
final class BackupStatus implements StatusCheck {
  private static final Duration BEHIND = Duration.ofMinutes(2);

  private final Path data;
  private final @Nullable ContinuousBackup backup;
  private final Clock machine;

  /**
   * @param backup null where the database is somebody else's to back up
   */
  BackupStatus(Path data, @Nullable ContinuousBackup backup, Clock machine) {
    this.data = data;
    this.backup = backup;
    this.machine = machine;
  }

  @Override
  public String part() {
    return "backup";
  }

  @Override
  public List<Finding> look() {
    if (backup == null) {
      return List.of(Finding.well("elsewhere", Map.of()));
    }
    if (BackupSettings.find(data).isEmpty()) {
      return List.of(Finding.look("none", Map.of(), null));
    }
    List<Finding> findings = new ArrayList<>();
    Instant now = machine.instant();
    Optional<Instant> reaches = backup.reachesTo();
    if (backup.failure().isPresent()) {
      findings.add(Finding.broken("failing", Map.of(), "backup-failing"));
    } else if (reaches.isEmpty()) {
      findings.add(Finding.look("beginning", Map.of(), null));
    } else {
      long seconds = Math.max(0, Duration.between(reaches.get(), now).toSeconds());
      Map<String, Object> values = Map.of("seconds", seconds);
      findings.add(
          seconds > BEHIND.toSeconds()
              ? Finding.broken("behind", values, "backup-behind")
              : Finding.well("archived", values));
    }
    Optional<DrillRecord> drill = DrillRecord.find(data);
    Instant succeeded = drill.map(DrillRecord::succeededAt).orElse(null);
    if (drill.isPresent() && drill.get().problem() != null) {
      findings.add(Finding.broken("drill-failed", at(drill.get().triedAt()), "drill-stale"));
    } else if (succeeded == null) {
      findings.add(Finding.look("no-drill", Map.of(), "drill-stale"));
    } else if (DrillRecord.isStale(data, now)) {
      findings.add(Finding.look("drill-stale", at(succeeded), "drill-stale"));
    } else {
      findings.add(Finding.well("drilled", at(succeeded)));
    }
    return findings;
  }

  private static Map<String, Object> at(Instant when) {
    return Map.of("at", when.toString());
  }
}
