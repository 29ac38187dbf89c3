package org.comfrey.api.identity;

import java.util.List;

/**
 * One table's rows about a person.
 *
 * @param rows each a JSON object in one line
 */
public record RecordTable(String table, String purpose, List<String> rows) {
  /** Copies the list. */
  public RecordTable {
    rows = List.copyOf(rows);
  }
}
