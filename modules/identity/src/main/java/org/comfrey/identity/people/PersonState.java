package org.comfrey.identity.people;

import java.util.Locale;

/** What an account may do. */
public enum PersonState {
  /** Nothing, until whoever reads the address's mail confirms it. */
  UNCONFIRMED,
  /** What its roles grant. */
  ACTIVE,
  /** Nothing, until an operator lifts it. */
  SUSPENDED,
  /** Nothing: it is erased within the hour. */
  CLOSED,
  /** Nothing: it is a number that means nobody. */
  ERASED;

  /** The name in the database and in answers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of that name. */
  public static PersonState labelled(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
