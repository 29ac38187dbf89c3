package org.comfrey.agreement;

import java.util.Locale;

/** Where money of an order comes from or goes to. */
public sealed interface Account {
  /** As it is written in an agreement. */
  String word();

  /** A party, or the outside payment. */
  enum Party implements Account {
    /** The client's wallet. */
    CLIENT,
    /** The provider's wallet. */
    PROVIDER,
    /** The operator's commission. */
    PLATFORM,
    /** What the processor captured for this order; money sent here is refunded to its source. */
    PAYMENT;

    @Override
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Money held for the order under a symbolic name. */
  record Pot(String name) implements Account {
    @Override
    public String word() {
      return name;
    }
  }
}
