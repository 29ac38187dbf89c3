package org.comfrey.kernel.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Begins and ends the transactions of one module. Where the connection is gone, rolling back fails
 * too, and that failure would hide what went wrong: that something is not reachable, which the
 * caller may try again, would look like our own fault. The server rolls back by itself what lost
 * its session. A commit that did not wait for the standby has failed, too.
 */
final class Transactions extends JdbcTransactionManager {
  private static final long serialVersionUID = 1;
  private static final Logger log = LoggerFactory.getLogger(Transactions.class);

  Transactions(DataSource pool) {
    super(pool);
  }

  @Override
  protected void doCommit(DefaultTransactionStatus status) {
    Connection connection =
        ((JdbcTransactionObjectSupport) status.getTransaction())
            .getConnectionHolder()
            .getConnection();
    try {
      // What statements before it were warned of is another thing.
      connection.clearWarnings();
      super.doCommit(status);
      Unconfirmed.refuseCommit(connection.getWarnings());
    } catch (SQLException e) {
      throw translateException("JDBC commit", e);
    }
  }

  @Override
  protected void doRollback(DefaultTransactionStatus status) {
    try {
      super.doRollback(status);
    } catch (TransactionSystemException | DataAccessException gone) {
      log.debug("Nothing was left to roll back", gone);
    }
  }
}
