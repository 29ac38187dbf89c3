package org.comfrey.kernel.postgres;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Tells a commit that says nothing from one that was only half done. Where a synchronous standby is
 * away a commit waits for it; somebody may cancel that wait, and then PostgreSQL answers success
 * with a warning: what was committed is on this server alone and is lost if the standby takes over.
 * So it counts as unknown, as if the line had been cut.
 */
public final class Unconfirmed {
  /** Where in the server such a warning comes from, whichever language it speaks. */
  private static final String ORIGIN = "SyncRepWaitForLSN";

  private static final String NOTICE = "00000";

  private Unconfirmed() {}

  /** Throws where a commit was answered with a warning: it has no other reason for one. */
  public static void refuseCommit(@Nullable SQLWarning warnings) {
    for (SQLWarning warning = warnings; warning != null; warning = warning.getNextWarning()) {
      if (!NOTICE.equals(warning.getSQLState())) {
        throw unknown(warning);
      }
    }
  }

  /** Throws where a statement that committed by itself was not confirmed. */
  public static void refuse(@Nullable SQLWarning warnings) {
    for (SQLWarning warning = warnings; warning != null; warning = warning.getNextWarning()) {
      if (warning instanceof PSQLWarning server
          && Optional.ofNullable(server.getServerErrorMessage())
              .map(ServerErrorMessage::getRoutine)
              .filter(ORIGIN::equals)
              .isPresent()) {
        throw unknown(warning);
      }
    }
  }

  private static DataAccessResourceFailureException unknown(SQLWarning warning) {
    return new DataAccessResourceFailureException(
        "the commit may not be on the standby, so its outcome is unknown", warning);
  }

  /** Statements outside a transaction are commits, too. */
  static JdbcTemplate template(DataSource source) {
    return new JdbcTemplate(source) {
      @Override
      protected void handleWarnings(Statement statement) throws SQLException {
        refuse(statement.getWarnings());
      }
    };
  }
}
