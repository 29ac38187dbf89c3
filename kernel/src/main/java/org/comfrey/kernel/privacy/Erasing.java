package org.comfrey.kernel.privacy;

/** What happens to some rows of a table when their person is erased. */
public sealed interface Erasing {
  /**
   * They are deleted.
   *
   * @param where an SQL condition with {@code :person}
   */
  record Deleted(String where) implements Erasing {}

  /**
   * They stay, because somebody else needs them too, without one column.
   *
   * @param value an SQL expression that takes the place of what stood there
   * @param where an SQL condition with {@code :person}
   */
  record Blanked(String column, String value, String where) implements Erasing {}
}
