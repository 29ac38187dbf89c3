package org.comfrey.kernel.status;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;

/** Whether the database answers, how fast, and whether anybody waits for a connection to it. */
final class DatabaseStatus implements StatusCheck {
  private static final long SLOW_MILLIS = 250;

  private final Databases databases;

  DatabaseStatus(Databases databases) {
    this.databases = databases;
  }

  @Override
  public String part() {
    return "database";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    ModuleDatabase any = databases.modules().iterator().next();
    any.sql().sql("SELECT 1").query(Integer.class).single();
    long began = System.nanoTime();
    String version = any.sql().sql("SHOW server_version").query(String.class).single();
    long millis = (System.nanoTime() - began) / 1_000_000;
    Map<String, Object> values = Map.of("version", version.split(" ", 2)[0], "millis", millis);
    findings.add(
        millis > SLOW_MILLIS
            ? Finding.look("slow", values, "money-path-is-slow")
            : Finding.well("answers", values));
    for (ModuleDatabase database : databases.modules()) {
      if (database.dataSource() instanceof HikariDataSource pool
          && pool.getHikariPoolMXBean() != null) {
        int waiting = pool.getHikariPoolMXBean().getThreadsAwaitingConnection();
        if (waiting > 0) {
          findings.add(
              Finding.look(
                  "waiting",
                  Map.of("module", database.module(), "count", waiting),
                  "connections-exhausted"));
        }
      }
    }
    return findings;
  }
}
