package org.comfrey.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows as an array for each column, to be inserted together with other statements. */
final class ArrayRows implements Rows {
  private final Target target;
  private final List<List<@Nullable Object>> columns = new ArrayList<>();
  private int next;

  ArrayRows(Target target) {
    this.target = target;
    for (int i = 0; i < target.columns().size(); i++) {
      columns.add(new ArrayList<>());
    }
  }

  String statement() {
    return target.insert();
  }

  /**
   * @return the index after the last parameter that was set
   */
  int bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
    int parameter = first;
    for (int i = 0; i < columns.size(); i++) {
      String type = target.types().get(i);
      statement.setArray(
          parameter++, connection.createArrayOf(type, columns.get(i).toArray(empty(type))));
    }
    return parameter;
  }

  /** Of the class that the driver writes in binary, where there is one. */
  private static @Nullable Object[] empty(String type) {
    return switch (type) {
      case "bigint" -> new Long[0];
      case "integer" -> new Integer[0];
      case "smallint" -> new Short[0];
      case "boolean" -> new Boolean[0];
      case "bytea" -> new byte[0][];
      default -> new Object[0];
    };
  }

  private void put(@Nullable Object value) {
    columns.get(next++).add(value);
  }

  @Override
  public void row(int count) {
    next = 0;
  }

  @Override
  public void nothing() {
    put(null);
  }

  @Override
  public void shortValue(int value) {
    put((short) value);
  }

  @Override
  public void intValue(int value) {
    put(value);
  }

  @Override
  public void longValue(long value) {
    put(value);
  }

  @Override
  public void uuid(long high, long low) {
    put(new UUID(high, low));
  }

  @Override
  public void bytes(byte[] value) {
    put(value);
  }

  @Override
  public void value(RowTable.Type type, @Nullable Object value) {
    if (value == null) {
      nothing();
      return;
    }
    // The casts refuse a caller's value of a wrong class here rather than in the driver.
    put(
        switch (type) {
          case TEXT, JSONB -> (String) value;
          case BYTEA -> (byte[]) value;
          case UUID -> (UUID) value;
          case BIGINT -> (Long) value;
          case INT -> (Integer) value;
          case BOOLEAN -> (Boolean) value;
          case TIMESTAMPTZ -> ((Instant) value).atOffset(ZoneOffset.UTC);
        });
  }
}
