package org.comfrey.kernel.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A module's own schema, entered as the module's own role. Names in SQL need no schema: the search
 * path is the module's schema, then {@code extensions}.
 */
public final class ModuleDatabase implements AutoCloseable {
  private final String module;
  private final boolean shared;
  private final HikariDataSource pool;
  private final DataSource source;
  private final JdbcClient sql;
  private final JdbcTemplate template;
  private final TransactionTemplate transaction;

  /**
   * @param around what statements pass through on their way, such as a record of them
   */
  ModuleDatabase(
      String module,
      DataSource server,
      PoolLimits limits,
      boolean shared,
      UnaryOperator<DataSource> around) {
    this.module = module;
    this.shared = shared;
    this.pool = pool(module, server, limits);
    this.source = around.apply(pool);
    this.template = Unconfirmed.template(source);
    this.sql = JdbcClient.create(template);
    this.transaction = new TransactionTemplate(new Transactions(source));
  }

  /** Opens connections only when they are used, so that a quiet module costs the server nothing. */
  private static HikariDataSource pool(String module, DataSource server, PoolLimits limits) {
    var config = new HikariConfig();
    config.setPoolName(module);
    config.setDataSource(server);
    config.setMaximumPoolSize(limits.maximumConnections());
    config.setMinimumIdle(0);
    config.setIdleTimeout(limits.idleTimeout().toMillis());
    config.setConnectionTimeout(limits.connectionTimeout().toMillis());
    config.setInitializationFailTimeout(-1);
    // Once for each connection: asked of a transaction, the driver would ask the server each time.
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    return new HikariDataSource(config);
  }

  /** Shows how its connections are used. */
  public void bindTo(MeterRegistry meters) {
    pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
  }

  /** The module's name, which is its schema's name too. */
  public String module() {
    return module;
  }

  /** Whether other nodes with the same modules may work on it, too. */
  public boolean isShared() {
    return shared;
  }

  /** SQL in the caller's transaction, or on its own when there is none. */
  public JdbcClient sql() {
    return sql;
  }

  /** For batches, which {@link #sql()} cannot do. */
  public JdbcTemplate template() {
    return template;
  }

  /** The pool, for libraries; connections taken from it directly are outside any transaction. */
  public DataSource dataSource() {
    return pool;
  }

  /**
   * Runs {@code work} in a transaction (read committed), or in the caller's when it has one on this
   * module. Commits when it returns and rolls back when it throws.
   */
  public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
    refuseInsideAnother();
    @SuppressWarnings("NullAway") // null is returned only when the work returned it
    T result = transaction.execute(status -> work.get());
    return result;
  }

  /** As {@link #inTransaction(Supplier)} for work without a result. */
  public void inTransaction(Runnable work) {
    refuseInsideAnother();
    transaction.executeWithoutResult(status -> work.run());
  }

  /**
   * Runs {@code action} when the caller's transaction has committed, on the same thread, and at
   * once when there is none.
   */
  public void afterCommit(Runnable action) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      action.run();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            action.run();
          }
        });
  }

  /**
   * Lets {@code write} have a row just before the caller's transaction commits, together with all
   * others that were given for the same owner by then: one statement for a batch of events rather
   * than one for each. At once when there is no transaction.
   *
   * @param owner whose rows belong together; the first call's {@code write} is given them all
   */
  public <R> void beforeCommit(Object owner, R row, Consumer<List<R>> write) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      write.accept(List.of(row));
      return;
    }
    var key = new Collected(this, owner);
    @SuppressWarnings("unchecked") // only this method binds such keys
    List<R> rows = (List<R>) TransactionSynchronizationManager.getResource(key);
    if (rows == null) {
      rows = new ArrayList<>();
      TransactionSynchronizationManager.bindResource(key, rows);
      List<R> all = rows;
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void beforeCommit(boolean readOnly) {
              write.accept(all);
            }

            @Override
            public void afterCompletion(int status) {
              TransactionSynchronizationManager.unbindResourceIfPossible(key);
            }
          });
    }
    rows.add(row);
  }

  private record Collected(ModuleDatabase database, Object owner) {}

  /** Throws unless the caller is inside a transaction of this module. */
  public void requireTransaction(String what) {
    if (!TransactionState.isOpen() || !TransactionSynchronizationManager.hasResource(source)) {
      throw new IllegalStateException(
          what
              + " belongs into the transaction that makes it true: use inTransaction of "
              + module);
    }
  }

  private void refuseInsideAnother() {
    if (TransactionState.isOpen() && !TransactionSynchronizationManager.hasResource(source)) {
      throw new IllegalStateException(
          "A transaction of "
              + module
              + " inside a transaction of another module: neither could roll back the other");
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
