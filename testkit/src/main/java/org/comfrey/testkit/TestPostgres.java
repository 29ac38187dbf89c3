package org.comfrey.testkit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.PoolLimits;
import org.comfrey.postgres.EmbeddedPostgres;

/**
 * A real PostgreSQL for tests: one server for the whole JVM (not durable: a test is repeated, not
 * recovered), and a database of its own for whoever asks, copied from a migrated template.
 */
public final class TestPostgres {
  private static final Map<List<String>, String> TEMPLATES = new HashMap<>();
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private TestPostgres() {}

  /** The server of this JVM; it stops with it. */
  public static EmbeddedPostgres server() {
    return Holder.SERVER;
  }

  /** An empty database. */
  public static DatabaseAddress database() {
    String name = "test_" + COUNTER.incrementAndGet();
    server().createDatabase(name);
    return DatabaseAddress.of(server(), name);
  }

  /** A database with the migrated schemas of the modules. */
  public static DatabaseAddress database(String... modules) {
    String name = "test_" + COUNTER.incrementAndGet();
    server().createDatabase(name, template(List.copyOf(new TreeSet<>(Arrays.asList(modules)))));
    return DatabaseAddress.of(server(), name);
  }

  /** A database of its own, opened for the modules; close it after the test. */
  public static Databases databases(String... modules) {
    return Databases.open(database(modules), PoolLimits.standard(), List.of(modules));
  }

  private static String template(List<String> modules) {
    synchronized (TEMPLATES) {
      return TEMPLATES.computeIfAbsent(
          modules,
          names -> {
            String template = "template_" + COUNTER.incrementAndGet();
            server().createDatabase(template);
            var address = DatabaseAddress.of(server(), template);
            Databases.open(address, PoolLimits.standard(), names).close();
            return template;
          });
    }
  }

  private static final class Holder {
    static final EmbeddedPostgres SERVER = EmbeddedPostgres.temporary();
  }
}
