package org.comfrey.kernel.postgres;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.comfrey.postgres.EmbeddedPostgres;

/** One server for the kernel's own tests, which cannot use the testkit that stands on it. */
public final class TestServer {
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final Map<List<String>, String> TEMPLATES = new ConcurrentHashMap<>();

  private TestServer() {}

  public static EmbeddedPostgres server() {
    return Holder.SERVER;
  }

  public static DatabaseAddress database() {
    String name = "kernel_" + COUNTER.incrementAndGet();
    server().createDatabase(name);
    return DatabaseAddress.of(server(), name);
  }

  /** A database that is ready for the modules, copied from one that was made before. */
  public static DatabaseAddress database(String... modules) {
    String name = "kernel_" + COUNTER.incrementAndGet();
    String template =
        TEMPLATES.computeIfAbsent(
            List.of(modules),
            names -> {
              DatabaseAddress address = database();
              Databases.open(address, PoolLimits.standard(), names).close();
              return address.jdbcUrl().substring(address.jdbcUrl().lastIndexOf('/') + 1);
            });
    server().createDatabase(name, template);
    return DatabaseAddress.of(server(), name);
  }

  public static Databases databases(String... modules) {
    return Databases.open(database(modules), PoolLimits.standard(), List.of(modules));
  }

  private static final class Holder {
    static final EmbeddedPostgres SERVER = EmbeddedPostgres.temporary();
  }
}
