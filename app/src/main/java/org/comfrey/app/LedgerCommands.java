package org.comfrey.app;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Primary;
import org.comfrey.ledger.cli.LedgerCommand;
import org.comfrey.postgres.EmbeddedPostgres;
import org.comfrey.postgres.EmbeddedPostgresException;
import org.comfrey.postgres.Options;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * {@code ledger replay} on a database of its own, {@code ledger check} on that of a data folder or
 * of COMFREY_DATABASE_URL.
 */
final class LedgerCommands {
  private static final String SCHEMA = "payments";

  private LedgerCommands() {}

  static int run(String[] args, PrintStream out) {
    if (args.length > 0 && args[0].equals("check")) {
      return check(args, out);
    }
    if (args.length == 2 && !Files.exists(Path.of(args[1]))) {
      throw new Refused("there is no file " + args[1]);
    }
    try (EmbeddedPostgres server = EmbeddedPostgres.temporary()) {
      server.createDatabase("replay");
      return LedgerCommand.run(args, out, server.dataSource("replay"));
    }
  }

  private static int check(String[] args, PrintStream out) {
    List<String> rest = new ArrayList<>(List.of(args));
    Path data = UpOptions.home().resolve("data");
    int at = rest.indexOf("--data");
    if (at > 0 && at + 1 < rest.size()) {
      data = Path.of(rest.get(at + 1)).toAbsolutePath().normalize();
      rest.subList(at, at + 2).clear();
    }
    String[] bare = rest.toArray(String[]::new);
    String outside = System.getenv("COMFREY_DATABASE_URL");
    if (outside != null && !outside.isBlank()) {
      return LedgerCommand.run(bare, out, ledger(DatabaseAddress.parse(outside)));
    }
    Path folder = data.resolve("postgres");
    if (!Files.exists(folder)) {
      throw new Refused("there is no database in " + data + "; name its folder with --data");
    }
    try (EmbeddedPostgres server = EmbeddedPostgres.start(Options.in(folder))) {
      return LedgerCommand.run(bare, out, ledger(DatabaseAddress.of(server, "postgres")));
    } catch (EmbeddedPostgresException e) {
      throw new Refused(
          e.getMessage() + " (a running server's ledger is checked after it is stopped)");
    }
  }

  static DataSource ledger(DatabaseAddress address) {
    return Primary.source(address, LedgerCommands::server);
  }

  private static PGSimpleDataSource server(DatabaseAddress address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.jdbcUrl());
    source.setUser(address.user());
    source.setPassword(address.password());
    source.setCurrentSchema(SCHEMA);
    return source;
  }
}
