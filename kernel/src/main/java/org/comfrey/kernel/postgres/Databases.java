package org.comfrey.kernel.postgres;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database of this node: a schema and a login role for each module that runs here, made by the
 * owner at start when they are missing. No role can read another's schema.
 */
public final class Databases implements AutoCloseable {
  /** The schema of what several nodes share; where it is, other nodes may be, too. */
  public static final String SHARED = "nodes";

  /** Trusted extensions, which an owner that is no superuser may create too. */
  private static final List<String> EXTENSIONS =
      List.of("btree_gist", "pg_trgm", "cube", "unaccent");

  private static final String EXTENSIONS_SCHEMA = "extensions";
  private static final Pattern MODULE_NAME = Pattern.compile("[a-z][a-z0-9]{1,30}");

  private final Map<String, ModuleDatabase> modules;

  private Databases(Map<String, ModuleDatabase> modules) {
    this.modules = modules;
  }

  /** Prepares the database for the modules, migrates their schemas, and opens their pools. */
  public static Databases open(
      DatabaseAddress owner, PoolLimits limits, Collection<String> modules) {
    return open(owner, limits, modules, (module, source) -> source);
  }

  /**
   * The same.
   *
   * @param around what a module's statements pass through on their way, such as a record of them
   */
  public static Databases open(
      DatabaseAddress owner,
      PoolLimits limits,
      Collection<String> modules,
      BiFunction<String, DataSource, DataSource> around) {
    Set<String> names = new TreeSet<>(modules);
    for (String name : names) {
      if (!MODULE_NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("'" + name + "' does not match " + MODULE_NAME);
      }
    }
    try (Connection connection = owner.connect()) {
      var preparation = new Preparation(owner, connection);
      preparation.run(names);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "Cannot prepare the database " + owner + ": " + e.getMessage(), e);
    }
    boolean shared = names.contains(SHARED);
    var databases = new LinkedHashMap<String, ModuleDatabase>();
    for (String name : names) {
      databases.put(
          name,
          new ModuleDatabase(
              name,
              Primary.source(owner, server -> source(server, name, limits)),
              limits,
              shared,
              pool -> around.apply(name, pool)));
    }
    return new Databases(databases);
  }

  /** The database of a module that was named at {@link #open}. */
  public ModuleDatabase module(String name) {
    ModuleDatabase database = modules.get(name);
    if (database == null) {
      throw new IllegalArgumentException(
          "module " + name + " has no database here; there are " + modules.keySet());
    }
    return database;
  }

  public Collection<ModuleDatabase> modules() {
    return modules.values();
  }

  @Override
  public void close() {
    modules.values().forEach(ModuleDatabase::close);
  }

  static String role(String module) {
    return "comfrey_" + module;
  }

  /**
   * The same on every node without being stored anywhere: derived from the owner's password, which
   * each node must know anyway.
   */
  private static String rolePassword(DatabaseAddress owner, String module) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(owner.password().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] derived = mac.doFinal(("comfrey role " + module).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(derived);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PGSimpleDataSource source(
      DatabaseAddress owner, String module, PoolLimits limits) {
    PGSimpleDataSource source = migrationSource(owner, module);
    source.setOptions(
        "-c statement_timeout="
            + limits.statementTimeout().toMillis()
            + " -c lock_timeout="
            + limits.lockTimeout().toMillis()
            + " -c idle_in_transaction_session_timeout="
            + limits.idleInTransactionTimeout().toMillis()
            + " "
            + DatabaseAddress.NOTICES_WHO_IS_GONE);
    source.setSocketTimeout((int) Math.max(1, limits.silenceTimeout().toSeconds()));
    return source;
  }

  /** Without time limits: a migration may take as long as it needs. */
  private static PGSimpleDataSource migrationSource(DatabaseAddress owner, String module) {
    var source = new PGSimpleDataSource();
    source.setUrl(owner.jdbcUrl());
    source.setUser(role(module));
    source.setPassword(rolePassword(owner, module));
    source.setCurrentSchema(module + "," + EXTENSIONS_SCHEMA);
    source.setApplicationName("comfrey " + module);
    source.setReWriteBatchedInserts(true);
    source.setTcpKeepAlive(true);
    return source;
  }

  /** What the owner does at start, alone among all nodes. */
  private record Preparation(DatabaseAddress owner, Connection connection) {
    private static final long LOCK = 0x636f6d66726579L; // "comfrey"

    void run(Set<String> names) throws SQLException {
      var wanted = new LinkedHashMap<String, String>();
      for (String name : names) {
        wanted.put(name, Migrations.fingerprint(name) + " " + secretFingerprint(name));
      }
      if (done().entrySet().containsAll(wanted.entrySet())) {
        return;
      }
      execute("SELECT pg_advisory_lock(" + LOCK + ")");
      try {
        Map<String, String> done = done();
        wanted.entrySet().removeIf(entry -> entry.getValue().equals(done.get(entry.getKey())));
        common();
        for (String name : wanted.keySet()) {
          module(name);
        }
        migrate(wanted.keySet());
        for (String name : wanted.keySet()) {
          String script = Migrations.ownerScript(name);
          if (!script.isBlank()) {
            execute(script);
          }
        }
        for (Map.Entry<String, String> entry : wanted.entrySet()) {
          remember(entry.getKey(), entry.getValue());
        }
      } finally {
        execute("SELECT pg_advisory_unlock(" + LOCK + ")");
      }
    }

    private Map<String, String> done() throws SQLException {
      var done = new HashMap<String, String>();
      try (var statement = connection.createStatement()) {
        try (ResultSet found =
            statement.executeQuery("SELECT to_regclass('kernel.module_schema') IS NOT NULL")) {
          found.next();
          if (!found.getBoolean(1)) {
            return done;
          }
        }
        try (ResultSet rows =
            statement.executeQuery("SELECT module, prepared FROM kernel.module_schema")) {
          while (rows.next()) {
            done.put(rows.getString(1), rows.getString(2));
          }
        }
      }
      return done;
    }

    private void common() throws SQLException {
      execute("REVOKE ALL ON SCHEMA public FROM PUBLIC");
      execute("CREATE SCHEMA IF NOT EXISTS " + EXTENSIONS_SCHEMA);
      execute("GRANT USAGE ON SCHEMA " + EXTENSIONS_SCHEMA + " TO PUBLIC");
      for (String extension : EXTENSIONS) {
        execute("CREATE EXTENSION IF NOT EXISTS " + extension + " SCHEMA " + EXTENSIONS_SCHEMA);
      }
      execute("CREATE SCHEMA IF NOT EXISTS kernel");
      execute(
          """
          CREATE TABLE IF NOT EXISTS kernel.module_schema (
            module text PRIMARY KEY,
            prepared text NOT NULL
          )\
          """);
    }

    /**
     * Roles belong to the whole server, so another database of it may make the same one at the same
     * moment; the server then says that the name or the row is taken, and the second try finds it.
     */
    private void module(String module) throws SQLException {
      String role = role(module);
      for (int attempt = 1; ; attempt++) {
        try {
          execute(
              """
              DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN
                  CREATE ROLE %1$s LOGIN;
                END IF;
              END $$\
              """
                  .formatted(role));
          execute("ALTER ROLE " + role + " LOGIN PASSWORD '" + rolePassword(owner, module) + "'");
          execute(
              """
              DO $$ BEGIN
                IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
                  EXECUTE 'GRANT %s TO ' || quote_ident(current_user) || ' WITH SET TRUE';
                END IF;
              END $$\
              """
                  .formatted(role));
          break;
        } catch (SQLException e) {
          if (attempt == 10) {
            throw e;
          }
        }
      }
      execute("CREATE SCHEMA IF NOT EXISTS " + module + " AUTHORIZATION " + role);
    }

    private void migrate(Set<String> names) {
      if (names.isEmpty()) {
        return;
      }
      int threads = Math.min(names.size(), Runtime.getRuntime().availableProcessors());
      try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
        Map<String, Future<?>> runs = new LinkedHashMap<>();
        for (String name : names) {
          runs.put(
              name,
              pool.submit(() ->
                  Migrations.run(
                      name, Primary.source(owner, server -> migrationSource(server, name)))));
        }
        for (Map.Entry<String, Future<?>> run : runs.entrySet()) {
          run.getValue().get();
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("Cannot migrate the database: " + e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while migrating the database", e);
      }
    }

    private void remember(String module, String prepared) throws SQLException {
      try (var statement =
          connection.prepareStatement(
              """
              INSERT INTO kernel.module_schema (module, prepared) VALUES (?, ?)
              ON CONFLICT (module) DO UPDATE SET prepared = excluded.prepared\
              """)) {
        statement.setString(1, module);
        statement.setString(2, prepared);
        statement.executeUpdate();
      }
    }

    /** Tells that the owner's password, and with it the roles' passwords, changed. */
    private String secretFingerprint(String module) {
      return rolePassword(new DatabaseAddress("", "", rolePassword(owner, module)), module)
          .substring(0, 16);
    }

    private void execute(String sql) throws SQLException {
      try (var statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }
}
