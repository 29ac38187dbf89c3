package org.comfrey.kernel.crypto;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToIntFunction;
import javax.sql.DataSource;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Primary;
import org.comfrey.kernel.postgres.Unconfirmed;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The keys in a database of their own: for several nodes. Nothing else is in it, so it is backed up
 * apart from what its keys open.
 *
 * <p>A row without a key is somebody whose key was destroyed. PostgreSQL keeps the row's older
 * version until the table is vacuumed, and its log until it is recycled, so a destruction is
 * vacuumed at once; a copy of that log is a copy of the keys.
 */
final class KeyTable implements KeyStore {
  private static final int CONNECTIONS = 8;
  private static final Duration CONNECTION_PATIENCE = Duration.ofSeconds(5);
  private static final long LOCK = 0x6b6579735f6f6665L; // "keys_ofe"

  private final HikariDataSource pool;

  private KeyTable(HikariDataSource pool) {
    this.pool = pool;
  }

  /**
   * @param check shows which master key wraps the keys
   */
  static KeyTable open(DatabaseAddress address, byte[] check) {
    var table = new KeyTable(pool(address));
    try {
      table.prepare(address, check);
      return table;
    } catch (RuntimeException refused) {
      table.close();
      throw refused;
    }
  }

  private static HikariDataSource pool(DatabaseAddress address) {
    DataSource source = Primary.source(address, KeyTable::source);
    var config = new HikariConfig();
    config.setPoolName("keys");
    config.setDataSource(source);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(CONNECTION_PATIENCE.toMillis());
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  private static PGSimpleDataSource source(DatabaseAddress server) {
    var source = new PGSimpleDataSource();
    source.setUrl(server.jdbcUrl());
    source.setUser(server.user());
    source.setPassword(server.password());
    source.setApplicationName("comfrey keys");
    return source;
  }

  private void prepare(DatabaseAddress address, byte[] check) {
    try (Connection connection = pool.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
      if (isPresent(connection, "module_schema")) {
        throw new IllegalStateException(
            "COMFREY_KEYS_URL names "
                + address
                + ", which holds data: keys are kept apart from what"
                + " they open, so name a database of their own");
      }
      statement.execute(
          """
          CREATE SCHEMA IF NOT EXISTS keys;
          CREATE TABLE IF NOT EXISTS keys.master (
            one boolean PRIMARY KEY DEFAULT true CHECK (one),
            mark bytea NOT NULL
          );
          CREATE TABLE IF NOT EXISTS keys.person (
            id uuid PRIMARY KEY,
            wrapped bytea
          );
          CREATE TABLE IF NOT EXISTS keys.erased (
            person uuid PRIMARY KEY,
            erasure uuid NOT NULL,
            at timestamptz NOT NULL,
            number bigint GENERATED ALWAYS AS IDENTITY
          );
          ALTER TABLE keys.master ADD COLUMN IF NOT EXISTS generation integer NOT NULL DEFAULT 0;
          ALTER TABLE keys.person ADD COLUMN IF NOT EXISTS generation integer NOT NULL DEFAULT 0;
          CREATE INDEX IF NOT EXISTS person_generation ON keys.person (generation)
            WHERE wrapped IS NOT NULL\
          """);
      try (var insert =
          connection.prepareStatement(
              "INSERT INTO keys.master (mark) VALUES (?) ON CONFLICT DO NOTHING")) {
        insert.setBytes(1, check);
        insert.executeUpdate();
      }
      try (ResultSet row = statement.executeQuery("SELECT mark FROM keys.master")) {
        row.next();
        if (!Arrays.equals(row.getBytes(1), check)) {
          throw new IllegalStateException(
              "the keys in "
                  + address
                  + " belong to another master key: put the right one into the"
                  + " data folder");
        }
      }
      // Who stands in the list and has a key, because an older copy was put back, loses it again.
      statement.execute(
          "UPDATE keys.person SET wrapped = NULL WHERE id IN (SELECT person FROM keys.erased)"
              + " AND wrapped IS NOT NULL");
      connection.commit();
    } catch (SQLException failure) {
      throw new IllegalStateException(
          "the key database " + address + " cannot be used: " + failure.getMessage(), failure);
    }
  }

  private static boolean isPresent(Connection connection, String table) throws SQLException {
    try (var statement =
        connection.prepareStatement("SELECT to_regclass('kernel.' || ?) IS NOT NULL")) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** Work with one prepared statement. */
  private interface Work<T> {
    T with(PreparedStatement statement) throws SQLException;
  }

  private <T> T ask(String sql, Work<T> work) {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      T done = work.with(statement);
      Unconfirmed.refuse(statement.getWarnings());
      return done;
    } catch (SQLException failure) {
      // Whoever asked is told to ask again, as where any other database is away.
      throw new DataAccessResourceFailureException(
          "the key database does not answer: " + failure.getMessage(), failure);
    }
  }

  /** A person's row: empty when there is none, a row without a key when it was destroyed. */
  private Optional<Row> row(UUID person) {
    return ask(
        "SELECT wrapped FROM keys.person WHERE id = ?",
        statement -> {
          statement.setObject(1, person);
          try (ResultSet rows = statement.executeQuery()) {
            return rows.next()
                ? Optional.of(new Row(Optional.ofNullable(rows.getBytes(1))))
                : Optional.empty();
          }
        });
  }

  private record Row(Optional<byte[]> wrapped) {}

  @Override
  public Optional<byte[]> find(UUID person) {
    return row(person).flatMap(Row::wrapped);
  }

  @Override
  public boolean isErased(UUID person) {
    return row(person).filter(row -> row.wrapped().isEmpty()).isPresent();
  }

  @Override
  public int size() {
    return ask(
        "SELECT count(*) FROM keys.person WHERE wrapped IS NOT NULL",
        statement -> {
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
          }
        });
  }

  /** The row of the master is locked, so no earlier generation comes in once a later one began. */
  @Override
  public Optional<byte[]> putIfAbsent(UUID person, byte[] wrapped, int generation) {
    int made =
        ask(
            """
            INSERT INTO keys.person (id, wrapped, generation)
            SELECT ?, ?, ? FROM (
              SELECT FROM keys.master WHERE generation <= ? FOR SHARE) AS allowed
            ON CONFLICT DO NOTHING\
            """,
            statement -> {
              statement.setObject(1, person);
              statement.setBytes(2, wrapped);
              statement.setInt(3, generation);
              statement.setInt(4, generation);
              return statement.executeUpdate();
            });
    if (made == 1) {
      return Optional.of(wrapped);
    }
    Optional<Row> row = row(person);
    return row.isEmpty()
        ? Optional.empty()
        : Optional.of(row.get().wrapped().orElseThrow(() -> new ErasedException(person)));
  }

  @Override
  public int generation(int newest) {
    return ask(
        "SELECT generation FROM keys.master",
        statement -> {
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
          }
        });
  }

  @Override
  public void begin(int generation) {
    ask(
        "UPDATE keys.master SET generation = greatest(generation, ?)",
        statement -> {
          statement.setInt(1, generation);
          return statement.executeUpdate();
        });
  }

  @Override
  public List<UUID> before(int generation, ToIntFunction<byte[]> of) {
    return ask(
        "SELECT id FROM keys.person WHERE wrapped IS NOT NULL AND generation < ?",
        statement -> {
          statement.setInt(1, generation);
          List<UUID> found = new ArrayList<>();
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              found.add(rows.getObject(1, UUID.class));
            }
          }
          return found;
        });
  }

  @Override
  public void replace(List<Rewrapped> keys, int generation) {
    ask(
        "UPDATE keys.person SET wrapped = ?, generation = ? WHERE id = ? AND wrapped = ?",
        statement -> {
          for (Rewrapped one : keys) {
            statement.setBytes(1, one.after());
            statement.setInt(2, generation);
            statement.setObject(3, one.person());
            statement.setBytes(4, one.before());
            statement.addBatch();
          }
          return statement.executeBatch();
        });
  }

  @Override
  public void forgetReplaced() {
    ask("VACUUM keys.person", PreparedStatement::execute);
  }

  @Override
  public void destroy(UUID person) {
    ask(
        """
        INSERT INTO keys.person (id, wrapped) VALUES (?, NULL)
        ON CONFLICT (id) DO UPDATE SET wrapped = NULL WHERE person.wrapped IS NOT NULL\
        """,
        statement -> {
          statement.setObject(1, person);
          return statement.executeUpdate();
        });
    ask("VACUUM keys.person", PreparedStatement::execute);
  }

  @Override
  public void erase(ErasedPerson person) {
    ask(
        """
        INSERT INTO keys.erased (person, erasure, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING\
        """,
        statement -> {
          statement.setObject(1, person.person().value());
          statement.setObject(2, person.erasure());
          statement.setObject(3, OffsetDateTime.ofInstant(person.at(), ZoneOffset.UTC));
          return statement.executeUpdate();
        });
    destroy(person.person().value());
  }

  @Override
  public Optional<ErasedPerson> erasureOf(PersonId person) {
    return erased("WHERE person = '" + person.value() + "'").stream().findFirst();
  }

  @Override
  public List<ErasedPerson> erased() {
    return erased("ORDER BY number");
  }

  private List<ErasedPerson> erased(String which) {
    return ask(
        "SELECT person, erasure, at FROM keys.erased " + which,
        statement -> {
          List<ErasedPerson> found = new ArrayList<>();
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              found.add(
                  new ErasedPerson(
                      new PersonId(rows.getObject(1, UUID.class)),
                      rows.getObject(2, UUID.class),
                      rows.getObject(3, OffsetDateTime.class).toInstant()));
            }
          }
          return found;
        });
  }

  @Override
  public void close() {
    pool.close();
  }
}
