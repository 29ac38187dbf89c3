package org.comfrey.ledger;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table that groups are written to, and the columns that are given values, with their types. */
record Target(String name, List<String> columns, List<String> types) {
  /**
   * @param columns each a name, a blank and a type
   */
  static Target of(String name, String... columns) {
    List<String[]> parts = Stream.of(columns).map(column -> column.split(" ", -1)).toList();
    return new Target(
        name, parts.stream().map(p -> p[0]).toList(), parts.stream().map(p -> p[1]).toList());
  }

  String copy() {
    return "copy " + name + " (" + String.join(", ", columns) + ") from stdin (format binary)";
  }

  /** The same rows in a statement of an array for each column. */
  String insert() {
    return "insert into "
        + name
        + " ("
        + String.join(", ", columns)
        + ") select * from unnest("
        + types.stream().map(type -> "?::" + type + "[]").collect(Collectors.joining(", "))
        + ")";
  }
}
