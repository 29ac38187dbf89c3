package org.comfrey.kernel.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
 * @param erasing what an erasure does to it; empty where the rows stay as they are, under a number
 *     that means nobody any more; null where nobody has said
 */
public record PersonalTable(
    String name,
    String owned,
    String key,
    String purpose,
    String kept,
    List<String> shown,
    List<String> sealed,
    List<String> withheld,
    @Nullable List<Erasing> erasing) {
  /** Copies the lists. */
  public PersonalTable {
    shown = List.copyOf(shown);
    sealed = List.copyOf(sealed);
    withheld = List.copyOf(withheld);
    erasing = erasing == null ? null : List.copyOf(erasing);
  }

  /** A table whose rows each belong to the person in that column. */
  public static PersonalTable of(String name, String owner, String purpose, String kept) {
    return new PersonalTable(
        name, owner + " = :person", "id", purpose, kept, List.of(), List.of(), List.of(), null);
  }

  /** With rows that belong to a person otherwise than by one column. */
  public PersonalTable ownedWhere(String condition) {
    return new PersonalTable(name, condition, key, purpose, kept, shown, sealed, withheld, erasing);
  }

  /** With another column than {@code id} for the row that sealed values are bound to. */
  public PersonalTable keyedBy(String column) {
    return new PersonalTable(name, owned, column, purpose, kept, shown, sealed, withheld, erasing);
  }

  /** With columns that are exported as they are. */
  public PersonalTable shows(String... columns) {
    return new PersonalTable(
        name, owned, key, purpose, kept, List.of(columns), sealed, withheld, erasing);
  }

  /**
   * With columns that are opened with the person's key; {@code column=name} where it was sealed
   * under another name than the column's.
   */
  public PersonalTable opens(String... columns) {
    return new PersonalTable(
        name, owned, key, purpose, kept, shown, List.of(columns), withheld, erasing);
  }

  /** With columns that are not exported. */
  public PersonalTable withholds(String... columns) {
    return new PersonalTable(
        name, owned, key, purpose, kept, shown, sealed, List.of(columns), erasing);
  }

  /** Its rows are deleted when their person is erased. */
  public PersonalTable goes() {
    return goesWhere(owned);
  }

  /** Of its rows these are deleted when their person is erased. */
  public PersonalTable goesWhere(String condition) {
    return erased(new Erasing.Deleted(condition));
  }

  /**
   * Its rows stay when their person is erased: what is sealed in them cannot be read any more, and
   * the person's id means nobody.
   */
  public PersonalTable stays() {
    return new PersonalTable(name, owned, key, purpose, kept, shown, sealed, withheld, List.of());
  }

  /** A column that is written over in all of its rows that stay. */
  public PersonalTable blanks(String column, String value) {
    return blanksWhere(column, value, owned);
  }

  /** A column that is written over in some of its rows that stay. */
  public PersonalTable blanksWhere(String column, String value, String condition) {
    return erased(new Erasing.Blanked(column, value, condition));
  }

  private PersonalTable erased(Erasing another) {
    List<Erasing> more = new ArrayList<>(erasing == null ? List.of() : erasing);
    more.add(another);
    return new PersonalTable(name, owned, key, purpose, kept, shown, sealed, withheld, more);
  }

  /** Whether an erasure leaves none of its rows. */
  public boolean isDeleted() {
    return erasing != null && erasing.equals(List.of(new Erasing.Deleted(owned)));
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
