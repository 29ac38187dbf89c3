package org.comfrey.app;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.comfrey.kernel.backup.BackupKey;
import org.comfrey.kernel.backup.BackupSettings;
import org.comfrey.kernel.backup.BackupSource;
import org.comfrey.kernel.backup.BackupStore;
import org.comfrey.kernel.backup.ContinuousBackup;
import org.comfrey.kernel.backup.Progress;
import org.comfrey.kernel.backup.Verification;
import org.comfrey.postgres.EmbeddedPostgres;
import org.comfrey.postgres.EmbeddedPostgresException;
import org.comfrey.postgres.Options;
import org.comfrey.postgres.RunningServer;

/**
 * {@code ./comfrey backup}: a base copy of a data folder, whether its server runs or not. The first
 * one says where to, and from then on a running server archives continuously.
 */
final class BackupCommand {
  private static final List<String> KNOWN =
      List.of(
          "--data",
          "--to",
          "--keys-to",
          "--key",
          "--keep",
          "--keep-keys-days",
          "--every-hours",
          "--drill-every-days");
  private static final int KEEP = 7;
  private static final int KEEP_KEYS_DAYS = 7;
  private static final int EVERY_HOURS = 24;

  private final Flags flags;
  private final PrintStream out;
  private final Path data;

  private BackupCommand(Flags flags, PrintStream out) {
    this.flags = flags;
    this.out = out;
    this.data = flags.data();
  }

  static int run(String[] args, PrintStream out) {
    if (args.length > 0 && args[0].equals("verify")) {
      return verify(java.util.Arrays.copyOfRange(args, 1, args.length), out);
    }
    Flags flags = Flags.parse("backup", args, KNOWN);
    Ha.refuse(
        flags.data(),
        "their people's keys must not lie in the copies of their data, so back up the two databases"
            + " with PostgreSQL's own tools: docs/guide/operating/ha.md says how");
    return new BackupCommand(flags, out).run();
  }

  /** Looks at every byte that would be needed; 0 when all is well. */
  private static int verify(String[] args, PrintStream out) {
    Flags flags = Flags.parse("backup verify", args, ArchiveFlags.KNOWN);
    List<String> findings =
        Verification.findings(ArchiveFlags.open(flags), new Progress(out::println));
    findings.forEach(finding -> out.println("WRONG  " + finding));
    out.println(findings.isEmpty() ? "Every copy can be restored." : findings.size() + " findings");
    return findings.isEmpty() ? 0 : 1;
  }

  private int run() {
    String outside = System.getenv("COMFREY_DATABASE_URL");
    if (outside != null && !outside.isBlank()) {
      throw new Refused(
          "the database is a PostgreSQL of your own (COMFREY_DATABASE_URL): back it up with its own"
              + " tools, for example pgBackRest, and the data folder's keys and media beside it");
    }
    Path folder = data.resolve("postgres");
    if (!Files.exists(folder.resolve("cluster"))) {
      throw new Refused("there is no database in " + data + "; name its folder with --data");
    }
    // The settings are looked at first: what is refused must not start a server.
    Optional<BackupSettings> before = BackupSettings.find(data);
    if (before.isEmpty() && flags.text("--to").isEmpty()) {
      throw new Refused(
          "name the folder of the backups with --to FOLDER, best on another disk; it is remembered");
    }
    before.filter(known -> goesOn(known)).ifPresent(BackupSettings::store);
    Optional<RunningServer> running = RunningServer.find(folder);
    if (running.isPresent()) {
      copy(BackupSource.of(data, running.get()), before);
      return 0;
    }
    try (EmbeddedPostgres server = EmbeddedPostgres.start(Options.in(folder))) {
      BackupSource source = BackupSource.of(data, server);
      try (var _ = ContinuousBackup.startForOneCopy(source, Clock.systemUTC())) {
        copy(source, before);
      }
      return 0;
    } catch (EmbeddedPostgresException e) {
      throw new Refused(String.valueOf(e.getMessage()));
    }
  }

  private void copy(BackupSource source, Optional<BackupSettings> before) {
    BackupSettings settings = settings(source, before);
    Progress progress = new Progress(line -> out.println("- " + line));
    out.println(ContinuousBackup.copy(source, settings, Clock.systemUTC(), progress));
    out.println("Data in " + settings.to());
    out.println("Keys in " + settings.keysTo() + ", kept for " + settings.keepKeysDays() + " days");
    out.println(
        "Both open with "
            + settings.key()
            + " alone: keep a copy of that file elsewhere, and in neither of them");
  }

  private boolean goesOn(BackupSettings known) {
    return flags.path("--to").map(to -> to.equals(Path.of(known.to()))).orElse(true);
  }

  private BackupSettings settings(BackupSource source, Optional<BackupSettings> before) {
    BackupSettings settings =
        before.filter(this::goesOn).map(this::changed).orElseGet(() -> begun(source));
    if (!before.equals(Optional.of(settings))) {
      settings.keep(data);
    }
    return settings;
  }

  private BackupSettings changed(BackupSettings known) {
    return new BackupSettings(
        known.to(),
        known.keysTo(),
        flags.path("--key").map(Path::toString).orElse(known.key()),
        known.line(),
        known.begun(),
        flags.number("--keep").orElse(known.keepCopies()),
        flags.number("--keep-keys-days").orElse(known.keepKeysDays()),
        flags.number("--every-hours").orElse(known.copyEveryHours()),
        flags.number("--drill-every-days").orElse(known.drillEveryDays()));
  }

  private BackupSettings begun(BackupSource source) {
    Path to = flags.path("--to").orElseThrow();
    Path keysTo = flags.path("--keys-to").orElse(ArchiveFlags.keysBeside(to));
    Path key = flags.path("--key").orElseGet(ArchiveFlags::usualKey);
    if (keysTo.startsWith(to) || to.startsWith(keysTo)) {
      throw new Refused(
          "keys are backed up apart from the data: name another folder than "
              + to
              + " with --keys-to FOLDER");
    }
    for (Path folder : List.of(to, keysTo)) {
      if (folder.startsWith(data)) {
        throw new Refused(folder + " lies in the data folder and would be lost with it");
      }
      if (key.startsWith(folder)) {
        throw new Refused("the key " + key + " lies beside what it opens; name another with --key");
      }
    }
    boolean fresh = !Files.exists(key);
    BackupStore store = ContinuousBackup.begin(source, to, keysTo, BackupKey.readOrCreate(key));
    if (fresh) {
      out.println("- made a new key: " + key);
    }
    return new BackupSettings(
        to.toString(),
        keysTo.toString(),
        key.toString(),
        store.line(),
        Clock.systemUTC().instant(),
        flags.number("--keep").orElse(KEEP),
        flags.number("--keep-keys-days").orElse(KEEP_KEYS_DAYS),
        flags.number("--every-hours").orElse(EVERY_HOURS),
        flags.number("--drill-every-days").orElse(0));
  }
}
