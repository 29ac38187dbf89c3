package org.comfrey.kernel.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A table that says something about people. Each method returns a changed copy. */
public final class PersonalTable {
  private final String name;
  private final String purpose;
  private final String kept;
  private String label;
  private String owned;
  private String key = "id";
  private List<String> shown = List.of();
  private List<String> sealed = List.of();
  private List<String> withheld = List.of();
  private @Nullable List<Erasing> erasing;
  private @Nullable Retention retention;
  private @Nullable String sealedIn;

  private PersonalTable(String name, String owned, String purpose, String kept) {
    this.name = name;
    this.label = name;
    this.owned = owned;
    this.purpose = purpose;
    this.kept = kept;
  }

  private PersonalTable(PersonalTable other) {
    this(other.name, other.owned, other.purpose, other.kept);
    this.label = other.label;
    this.key = other.key;
    this.shown = other.shown;
    this.sealed = other.sealed;
    this.withheld = other.withheld;
    this.erasing = other.erasing;
    this.retention = other.retention;
    this.sealedIn = other.sealedIn;
  }

  /**
   * A table whose rows each belong to the person in one column.
   *
   * @param name in the module's schema
   * @param owner that column
   * @param purpose what it is kept for
   * @param kept how long it stays, and what becomes of it when the person is erased
   */
  public static PersonalTable of(String name, String owner, String purpose, String kept) {
    return new PersonalTable(name, owner + " = :person", purpose, kept);
  }

  /** Under another name in exports: a table may be declared twice, for two ways to be its rows'. */
  public PersonalTable labelled(String other) {
    PersonalTable copy = new PersonalTable(this);
    copy.label = other;
    return copy;
  }

  /** With rows that belong to a person otherwise: an SQL condition with {@code :person}. */
  public PersonalTable ownedWhere(String condition) {
    PersonalTable copy = new PersonalTable(this);
    copy.owned = condition;
    return copy;
  }

  /** With another column than {@code id} for the row that sealed values are bound to. */
  public PersonalTable keyedBy(String column) {
    PersonalTable copy = new PersonalTable(this);
    copy.key = column;
    return copy;
  }

  /** With columns that are exported as they are. */
  public PersonalTable shows(String... columns) {
    PersonalTable copy = new PersonalTable(this);
    copy.shown = List.of(columns);
    return copy;
  }

  /**
   * With columns that are opened and exported; {@code column=name} where it was sealed under
   * another name than the column's, {@code column@owner} where it was sealed with the key of the
   * person in that other column.
   */
  public PersonalTable opens(String... columns) {
    PersonalTable copy = new PersonalTable(this);
    copy.sealed = List.of(columns);
    return copy;
  }

  /** Whose values were sealed in another place than {@code module.table}. */
  public PersonalTable sealedIn(String place) {
    PersonalTable copy = new PersonalTable(this);
    copy.sealedIn = place;
    return copy;
  }

  /** Where its values were sealed. */
  String place(String module) {
    return sealedIn == null ? module + "." + name : sealedIn;
  }

  /** With columns that are not exported: secrets, and what means nothing to anybody. */
  public PersonalTable withholds(String... columns) {
    PersonalTable copy = new PersonalTable(this);
    copy.withheld = List.of(columns);
    return copy;
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
    PersonalTable copy = new PersonalTable(this);
    copy.erasing = List.of();
    return copy;
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
    PersonalTable copy = new PersonalTable(this);
    copy.erasing = List.copyOf(more);
    return copy;
  }

  /** Its rows are deleted so many days after the instant in that column. */
  public PersonalTable keptDays(int days, String column) {
    return keptDays(days, column, "true");
  }

  /** Of its rows these are deleted so many days after the instant in that column. */
  public PersonalTable keptDays(int days, String column, String condition) {
    PersonalTable copy = new PersonalTable(this);
    copy.retention = new Retention(days, column, condition);
    return copy;
  }

  /** In the module's schema. */
  public String name() {
    return name;
  }

  /** In exports. */
  public String label() {
    return label;
  }

  /** An SQL condition that is true for the rows of {@code :person}. */
  public String owned() {
    return owned;
  }

  /** The column that a sealed value is bound to as its row. */
  public String key() {
    return key;
  }

  /** What it is kept for. */
  public String purpose() {
    return purpose;
  }

  /** How long it stays. */
  public String kept() {
    return kept;
  }

  /** Columns that are exported as they are. */
  public List<String> shown() {
    return shown;
  }

  /** Columns that are opened and exported. */
  public List<String> sealed() {
    return sealed;
  }

  /** Columns that are not exported. */
  public List<String> withheld() {
    return withheld;
  }

  /**
   * What an erasure does to it; empty where the rows stay as they are; null where nobody has said.
   */
  public @Nullable List<Erasing> erasing() {
    return erasing;
  }

  /** When rows go by themselves; null where they do not. */
  public @Nullable Retention retention() {
    return retention;
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
        .distinct()
        .toList();
  }

  /** The column of what {@link #opens} was told. */
  public static String column(String declared) {
    return declared.split("[=@]", 2)[0];
  }

  static String sealedAs(String declared) {
    String[] parts = declared.split("@", 2)[0].split("=", 2);
    return parts[parts.length - 1];
  }

  /** The column of the person with whose key it is sealed; empty where that is the row's own. */
  static Optional<String> sealer(String declared) {
    String[] parts = declared.split("@", 2);
    return parts.length == 1 ? Optional.empty() : Optional.of(parts[1]);
  }
}
