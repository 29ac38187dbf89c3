package org.comfrey.ledger;

import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes rows value by value, in the order of a {@link Target}'s columns. */
interface Rows {
  /** Begins a row. */
  void row(int columns) throws SQLException;

  void nothing();

  void shortValue(int value);

  void intValue(int value);

  void longValue(long value);

  void uuid(long high, long low);

  void bytes(byte[] value);

  /** A value of a caller's row. */
  void value(RowTable.Type type, @Nullable Object value);

  default void shortOrNull(int value) {
    if (value == 0) {
      nothing();
    } else {
      shortValue(value);
    }
  }

  default void intOrNull(int value) {
    if (value == 0) {
      nothing();
    } else {
      intValue(value);
    }
  }

  default void longOrNull(long value) {
    if (value == 0) {
      nothing();
    } else {
      longValue(value);
    }
  }

  default void uuidOrNull(Uint128 value) {
    if (value.isZero()) {
      nothing();
    } else {
      uuid(value.high(), value.low());
    }
  }

  default void uuid(UUID value) {
    uuid(value.getMostSignificantBits(), value.getLeastSignificantBits());
  }
}
