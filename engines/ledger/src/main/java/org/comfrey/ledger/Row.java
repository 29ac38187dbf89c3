package org.comfrey.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row for a table of the caller's, an outbox for instance.
 *
 * <p>The values come from the place that the submission is given, so that a row can hold its
 * position.
 */
public record Row(RowTable table, Function<Assignment, List<@Nullable Object>> values)
    implements Companion {

  /** Stands in {@link #of} for the submission's position, as a {@link Long}. */
  public static final Object POSITION = new Placeholder("position");

  /**
   * Stands in {@link #of} for the submission's timestamp in nanoseconds since 1970, as a {@link
   * Long}.
   */
  public static final Object TIMESTAMP = new Placeholder("timestamp");

  private record Placeholder(String name) {}

  /**
   * A row of these values, {@link #POSITION} and {@link #TIMESTAMP} replaced; null is SQL's null.
   */
  public static Row of(RowTable table, @Nullable Object... values) {
    if (values.length != table.columns().size()) {
      throw new IllegalArgumentException(
          "table %s has %d columns, the row has %d values"
              .formatted(table.name(), table.columns().size(), values.length));
    }
    List<@Nullable Object> kept = new ArrayList<>(values.length);
    Collections.addAll(kept, values);
    return new Row(table, assignment -> replaced(kept, assignment));
  }

  private static List<@Nullable Object> replaced(
      List<@Nullable Object> values, Assignment assignment) {
    List<@Nullable Object> result = new ArrayList<>(values.size());
    for (Object value : values) {
      if (POSITION.equals(value)) {
        result.add(assignment.position());
      } else if (TIMESTAMP.equals(value)) {
        result.add(assignment.timestamp());
      } else {
        result.add(value);
      }
    }
    return result;
  }
}
