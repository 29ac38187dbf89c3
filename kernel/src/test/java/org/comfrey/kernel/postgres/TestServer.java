package org.comfrey.kernel.postgres;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.comfrey.postgres.EmbeddedPostgres;

/** One server for the kernel's own tests, which cannot use the testkit that stands on it. */
public final class TestServer {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private TestServer() {}

  public static EmbeddedPostgres server() {
    return Holder.SERVER;
  }

  public static DatabaseAddress database() {
    String name = "kernel_" + COUNTER.incrementAndGet();
    server().createDatabase(name);
    return DatabaseAddress.of(server(), name);
  }

  public static Databases databases(String... modules) {
    return Databases.open(database(), PoolLimits.standard(), List.of(modules));
  }

  private static final class Holder {
    static final EmbeddedPostgres SERVER = EmbeddedPostgres.temporary();
  }
}
