package org.comfrey.agreement;

import java.util.Locale;

/** Who takes a transition. */
public enum Role {
  CLIENT,
  PROVIDER,
  OPERATOR,
  /** The clock: a deadline has come. */
  TIME,
  /** A payment of this order was captured or has failed. */
  SYSTEM;

  /** As it is written in an agreement. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
