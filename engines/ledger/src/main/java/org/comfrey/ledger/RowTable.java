package org.comfrey.ledger;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A table of the caller's that {@link Row}s are copied into, in the column order given here.
 *
 * @param name of the table, alone or as {@code schema.table}; lower case
 * @param columns those that rows give values for; the others take their defaults
 */
public record RowTable(String name, List<Column> columns) {
  private static final Pattern NAME =
      Pattern.compile("[a-z_][a-z0-9_]{0,62}(\\.[a-z_][a-z0-9_]{0,62})?");
  private static final Pattern COLUMN_NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  /** The types that rows may have; each names the Java class of its values. */
  public enum Type {
    /** {@link String} */
    TEXT,
    /** {@code byte[]} */
    BYTEA,
    /** {@link java.util.UUID} */
    UUID,
    /** {@link Long} */
    BIGINT,
    /** {@link Integer} */
    INT,
    /** {@link java.time.Instant} */
    TIMESTAMPTZ,
    /** {@link String} holding JSON */
    JSONB,
    /** {@link Boolean} */
    BOOLEAN
  }

  public record Column(String name, Type type) {
    public Column {
      if (!COLUMN_NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("not a plain lower-case column name: " + name);
      }
    }
  }

  public RowTable {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a plain lower-case table name: " + name);
    }
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("table " + name + " has no columns to write");
    }
  }

  Target target() {
    return new Target(
        '"' + name.replace(".", "\".\"") + '"',
        columns.stream().map(column -> '"' + column.name() + '"').toList(),
        columns.stream().map(column -> sqlType(column.type())).toList());
  }

  private static String sqlType(Type type) {
    return switch (type) {
      case TEXT -> "text";
      case BYTEA -> "bytea";
      case UUID -> "uuid";
      case BIGINT -> "bigint";
      case INT -> "integer";
      case TIMESTAMPTZ -> "timestamptz";
      case JSONB -> "jsonb";
      case BOOLEAN -> "boolean";
    };
  }
}
