package org.comfrey.kernel.postgres;

import java.time.Duration;

/**
 * What one module may ask of the database on one node.
 *
 * @param maximumConnections connections that its pool opens at most
 * @param connectionTimeout how long a caller waits for one of them
 * @param statementTimeout after which the server ends a statement
 * @param lockTimeout after which a statement that waits for a lock fails
 * @param idleInTransactionTimeout after which an idle open transaction is ended
 * @param idleTimeout after which an unused connection is closed
 */
public record PoolLimits(
    int maximumConnections,
    Duration connectionTimeout,
    Duration statementTimeout,
    Duration lockTimeout,
    Duration idleInTransactionTimeout,
    Duration idleTimeout) {

  /** For a node that runs every module on the embedded server's 200 connections. */
  public static PoolLimits standard() {
    return new PoolLimits(
        12,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofMinutes(1));
  }

  /**
   * After which a connection that answers nothing is given up: a firewall that forgot it, or a
   * machine that is gone, tells nobody. Later than the server would have ended the statement.
   */
  public Duration silenceTimeout() {
    return statementTimeout.multipliedBy(4).dividedBy(3);
  }

  public PoolLimits withMaximumConnections(int maximum) {
    return new PoolLimits(
        maximum,
        connectionTimeout,
        statementTimeout,
        lockTimeout,
        idleInTransactionTimeout,
        idleTimeout);
  }
}
