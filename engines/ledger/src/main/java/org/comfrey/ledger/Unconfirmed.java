package org.comfrey.ledger;

import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/**
 * Tells a commit that says nothing from one that was only half done. Where a synchronous standby is
 * away a commit waits for it; somebody may cancel that wait, and then PostgreSQL answers success
 * with a warning: the group is on this server alone and is lost if the standby takes over.
 */
final class Unconfirmed {
  /** Of notices, which say nothing about the outcome. */
  private static final String SUCCESS = "00000";

  /** "Transaction resolution unknown", of the class of lost connections. */
  private static final String UNKNOWN = "08007";

  private Unconfirmed() {}

  /**
   * Throws where there is any warning. A commit of the ledger has no other reason for one, so what
   * it says need not be understood, in whichever language.
   */
  static void refuse(@Nullable SQLWarning warnings) throws SQLException {
    for (SQLWarning warning = warnings; warning != null; warning = warning.getNextWarning()) {
      if (!SUCCESS.equals(warning.getSQLState())) {
        throw new SQLException(
            "the commit may not be on the standby: " + warning.getMessage(), UNKNOWN, warning);
      }
    }
  }
}
