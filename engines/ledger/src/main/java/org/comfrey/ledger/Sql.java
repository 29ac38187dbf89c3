package org.comfrey.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement that is put together from parts and values. */
final class Sql {
  private final StringBuilder text;
  private final List<Object> values = new ArrayList<>();

  Sql(String text) {
    this.text = new StringBuilder(text);
  }

  Sql add(String part) {
    text.append(part);
    return this;
  }

  /** A part that has a question mark for each of the values. */
  Sql add(String part, List<? extends Object>... lists) {
    text.append(part);
    for (List<? extends Object> list : lists) {
      values.addAll(list);
    }
    return this;
  }

  Sql value(Object value) {
    text.append('?');
    values.add(value);
    return this;
  }

  Sql uuids(List<Uint128> ids) {
    text.append("?::uuid[]");
    values.add(ids.stream().map(Uint128::uuid).toArray());
    return this;
  }

  /** The text so far, with question marks. */
  String text() {
    return text.toString();
  }

  List<Object> values() {
    return values;
  }

  PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text.toString());
    for (int i = 0; i < values.size(); i++) {
      @Nullable Object value = values.get(i);
      if (value instanceof Object[] array) {
        statement.setArray(i + 1, connection.createArrayOf("uuid", array));
      } else {
        statement.setObject(i + 1, value);
      }
    }
    return statement;
  }
}
