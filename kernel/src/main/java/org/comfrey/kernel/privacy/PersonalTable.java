package org.comfrey.kernel.privacy;

import java.util.List;
import java.util.stream.Stream;

/**
 * A table that says something about people.
 *
 * @param name in the module's schema
 * @param owned an SQL condition with {@code :person} that is true for the rows of that person
 * @param key the column that a sealed value is bound to as its row
 * @param purpose what it is kept for
 * @param kept how long it stays, and what becomes of it when the person is erased
 * @param shown columns that are exported as they are
 * @param sealed columns that are opened with the person's key and exported
 * @param withheld columns that are not exported: secrets, and what means nothing to anybody
 */
public record PersonalTable(
    String name,
    String owned,
    String key,
    String purpose,
    String kept,
    List<String> shown,
    List<String> sealed,
    List<String> withheld) {
  /** Copies the lists. */
  public PersonalTable {
    shown = List.copyOf(shown);
    sealed = List.copyOf(sealed);
    withheld = List.copyOf(withheld);
  }

  /** A table whose rows each belong to the person in that column. */
  public static PersonalTable of(String name, String owner, String purpose, String kept) {
    return new PersonalTable(
        name, owner + " = :person", "id", purpose, kept, List.of(), List.of(), List.of());
  }

  /** With rows that belong to a person otherwise than by one column. */
  public PersonalTable ownedWhere(String condition) {
    return new PersonalTable(name, condition, key, purpose, kept, shown, sealed, withheld);
  }

  /** With another column than {@code id} for the row that sealed values are bound to. */
  public PersonalTable keyedBy(String column) {
    return new PersonalTable(name, owned, column, purpose, kept, shown, sealed, withheld);
  }

  /** With columns that are exported as they are. */
  public PersonalTable shows(String... columns) {
    return new PersonalTable(name, owned, key, purpose, kept, List.of(columns), sealed, withheld);
  }

  /**
   * With columns that are opened with the person's key; {@code column=name} where it was sealed
   * under another name than the column's.
   */
  public PersonalTable opens(String... columns) {
    return new PersonalTable(name, owned, key, purpose, kept, shown, List.of(columns), withheld);
  }

  /** With columns that are not exported. */
  public PersonalTable withholds(String... columns) {
    return new PersonalTable(name, owned, key, purpose, kept, shown, sealed, List.of(columns));
  }

  /** Every column that this names. */
  public List<String> columns() {
    return Stream.of(shown, sealed, withheld)
        .flatMap(List::stream)
        .map(PersonalTable::column)
        .toList();
  }

  static String column(String declared) {
    return declared.split("=", 2)[0];
  }

  static String sealedAs(String declared) {
    String[] parts = declared.split("=", 2);
    return parts[parts.length - 1];
  }
}
