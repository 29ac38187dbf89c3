package org.comfrey.reputation;

import java.util.Locale;

/** A party's side in an order. */
enum Side {
  CLIENT,
  PROVIDER;

  /** The name in tables and answers. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Side labelled(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
