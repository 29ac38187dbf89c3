package org.comfrey.kernel.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a database: a term begins whenever it is decided anew who confirms what is
 * committed, or who commits. A server that knows the newest term has everything that was
 * acknowledged before it; one that does not know it was left behind and must not be used. The rows
 * are never changed, so they tell a server's descent as its own log does.
 */
public final class Terms {
  /**
   * One term.
   *
   * @param standby whose confirmation a commit needs; empty where none is needed
   * @param timeline of the server's log when it began
   */
  public record Term(long number, UUID token, String standby, long timeline) {
    String line() {
      return number + " " + token + "\n";
    }
  }

  private static final String THERE =
      """
      SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'standby' AND c.relname = 'term')\
      """;
  private static final String TIMELINE =
      "SELECT ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint";

  private Terms() {}

  /** All that a server knows, the newest last. */
  public static List<Term> of(Connection connection) throws SQLException {
    List<Term> terms = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet there = statement.executeQuery(THERE)) {
        there.next();
        if (!there.getBoolean(1)) {
          return terms;
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT number, token, standby, timeline FROM standby.term ORDER BY number")) {
        while (rows.next()) {
          terms.add(
              new Term(
                  rows.getLong(1),
                  rows.getObject(2, UUID.class),
                  rows.getString(3),
                  rows.getLong(4)));
        }
      }
    }
    return terms;
  }

  /** Begins the next term on a primary; returns when it is confirmed by whoever must. */
  public static Term begin(Connection connection, String standby) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE SCHEMA IF NOT EXISTS standby;
          CREATE TABLE IF NOT EXISTS standby.term (
            number bigint PRIMARY KEY,
            token uuid NOT NULL,
            standby text NOT NULL,
            timeline bigint NOT NULL,
            began timestamptz NOT NULL DEFAULT transaction_timestamp()
          );
          GRANT USAGE ON SCHEMA standby TO PUBLIC;
          GRANT SELECT ON standby.term TO PUBLIC\
          """);
      Unconfirmed.refuse(statement.getWarnings());
    }
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO standby.term (number, token, standby, timeline)
            SELECT coalesce(max(number), 0) + 1, ?, ?, ? FROM standby.term\
            """)) {
      insert.setObject(1, UUID.randomUUID());
      insert.setString(2, standby);
      insert.setLong(3, timeline(connection));
      insert.executeUpdate();
      Unconfirmed.refuse(insert.getWarnings());
    }
    return of(connection).getLast();
  }

  /** The line of the log that a primary writes; each promotion begins a new one. */
  public static long timeline(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TIMELINE)) {
      row.next();
      return row.getLong(1);
    }
  }

  static Optional<UUID> remembered(Path file) {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      return Optional.of(UUID.fromString(Files.readString(file).strip().split(" ", 2)[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException malformed) {
      throw new IllegalStateException(
          file
              + " does not hold a term of the database: delete it where you are sure which of the"
              + " two servers is the primary",
          malformed);
    }
  }

  /** On disk before it is acted upon. */
  static void remember(@Nullable Path file, Term term) {
    if (file == null) {
      return;
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(term.line().getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the database's term cannot be written to " + file, e);
    }
  }
}
