package org.comfrey.notifications;

import java.util.Locale;
import java.util.Optional;

/**
 * What people choose by: what is told of the same thing is switched on and off together. The code
 * stands in unsubscribe links, for ever.
 */
enum Category {
  /** The account itself. */
  ACCOUNT('a', true, true),
  /** Disputes, and money that may be lost. */
  RISK('r', true, true),
  /** Appointments that change or end, and what is due. */
  CHANGES('c', true, true),
  /** The way of a booking as it should be. */
  BOOKINGS('b', false, true),
  REMINDERS('t', false, true),
  MESSAGES('m', false, true),
  REVIEWS('v', false, false),
  MONEY('w', false, false),
  /** What somebody waits for and may have now. */
  OFFERS('o', false, true),
  /** What the staff decided about one's own listings. */
  LISTINGS('l', false, true);

  private final char code;
  private final boolean critical;
  private final boolean pushedAtFirst;

  Category(char code, boolean critical, boolean pushedAtFirst) {
    this.code = code;
    this.critical = critical;
    this.pushedAtFirst = pushedAtFirst;
  }

  char code() {
    return code;
  }

  /** It protects the account or money: never muted, never held back. */
  boolean critical() {
    return critical;
  }

  /**
   * Whether nobody can switch it off there. Push is no promise even for what is critical: whoever
   * wants none has no device for it.
   */
  boolean fixed(Channel channel) {
    return critical && channel != Channel.PUSH;
  }

  boolean onAtFirst(Channel channel) {
    return channel != Channel.PUSH || pushedAtFirst;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Category> labelled(String label) {
    for (Category category : values()) {
      if (category.label().equals(label)) {
        return Optional.of(category);
      }
    }
    return Optional.empty();
  }

  static Optional<Category> coded(char code) {
    for (Category category : values()) {
      if (category.code == code) {
        return Optional.of(category);
      }
    }
    return Optional.empty();
  }
}
