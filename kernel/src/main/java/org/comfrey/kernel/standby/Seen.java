package org.comfrey.kernel.standby;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Terms;
import org.jspecify.annotations.Nullable;

/**
 * A server that lets us in.
 *
 * @param timeline of the log that it writes; 0 for a standby
 */
record Seen(DatabaseAddress address, Connection connection, boolean standby, long timeline)
    implements AutoCloseable {
  private static final int ENTRY_SECONDS = 5;

  /** The server at the address; null, and said why, where it cannot be reached. */
  static @Nullable Seen at(DatabaseAddress address, Consumer<String> says) {
    try {
      Connection connection = address.open(ENTRY_SECONDS);
      boolean standby = Settings.isTrue(connection, "pg_is_in_recovery()");
      return new Seen(address, connection, standby, standby ? 0 : Terms.timeline(connection));
    } catch (SQLException e) {
      says.accept(address + " cannot be reached: " + e.getMessage());
      return null;
    }
  }

  String name() {
    return address.jdbcUrl().substring("jdbc:postgresql://".length()).split("/", 2)[0];
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException gone) {
      // It was to be closed anyway.
    }
  }
}
