package org.comfrey.kernel.web;

import java.time.Duration;

/** How often something may be asked: the rows of the limits table that speak of rates. */
public enum RateLimit {
  /** Every request of somebody who is signed in. */
  PERSON(1_200, Duration.ofMinutes(1)),
  /**
   * Every request of a network address where nobody is signed in: a household or a small office at
   * once.
   */
  ADDRESS(600, Duration.ofMinutes(1)),
  /** Proving who one is, per address: slow enough that guessing passwords leads nowhere. */
  SIGN_IN(20, Duration.ofMinutes(1)),
  /** What sends a mail to an address that the caller names. */
  MAIL(10, Duration.ofMinutes(1)),
  /** Trying codes that are worth money: slow enough that guessing leads nowhere. */
  CODE(20, Duration.ofMinutes(10)),
  /** Moving money. */
  MONEY(120, Duration.ofMinutes(1)),
  /** What one person writes to others and tells their devices, live. */
  TALK(600, Duration.ofMinutes(1));

  private final int requests;
  private final Duration window;

  RateLimit(int requests, Duration window) {
    this.requests = requests;
    this.window = window;
  }

  /** How many requests are given in a window; they come back evenly over it. */
  public int requests() {
    return requests;
  }

  /** The window. */
  public Duration window() {
    return window;
  }

  /** The name in the headers. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
