package org.comfrey.app;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.comfrey.kernel.backup.Progress;
import org.comfrey.kernel.backup.Restore;
import org.comfrey.postgres.EmbeddedPostgresException;
import org.jspecify.annotations.Nullable;

/** {@code ./comfrey restore}: a new data folder as it was at a time. */
final class RestoreCommand {
  private RestoreCommand() {}

  static int run(String[] args, PrintStream out) {
    List<String> known = new ArrayList<>(ArchiveFlags.KNOWN);
    known.addAll(List.of("--to", "--into", "--erased"));
    Flags flags = Flags.parse("restore", args, known);
    Path into =
        flags
            .path("--into")
            .orElseThrow(
                () -> new Refused("name the new data folder with --into FOLDER; it must be empty"));
    String to =
        flags
            .text("--to")
            .orElseThrow(() ->
                new Refused(
                    "name the time with --to TIME, for example --to 2026-11-22T09:30:00Z, or --to"
                        + " latest"));
    long began = System.nanoTime();
    try {
      Restore.Restored restored =
          new Restore(
                  ArchiveFlags.open(flags),
                  into,
                  instant(to),
                  flags.path("--erased").orElse(null),
                  new Progress(line -> out.println("- " + line)))
              .run();
      out.printf(
          java.util.Locale.ROOT,
          "Restored to %s in %.1f s, from the base copy of %s and %d segments of the log.%n",
          restored.point(),
          (System.nanoTime() - began) / 1e9,
          restored.copyEndedAt(),
          restored.segments());
      out.println("Start it:          ./comfrey up --data " + into);
      out.println("Back it up anew:   ./comfrey backup --data " + into + " --to A-NEW-FOLDER");
      return 0;
    } catch (EmbeddedPostgresException e) {
      throw new Refused("the restored database does not start: " + e.getMessage());
    }
  }

  private static @Nullable Instant instant(String to) {
    if (to.equals("latest")) {
      return null;
    }
    try {
      return OffsetDateTime.parse(to).toInstant();
    } catch (DateTimeException notATime) {
      throw new Refused(
          "'"
              + to
              + "' is no time with an offset: write it like 2026-11-22T09:30:00Z or"
              + " 2026-11-22T10:30:00+01:00, or latest");
    }
  }
}
