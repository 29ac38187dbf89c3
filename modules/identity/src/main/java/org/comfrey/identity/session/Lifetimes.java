package org.comfrey.identity.session;

import java.time.Duration;

/** How long each proof of identity holds. */
public final class Lifetimes {
  /** Between leaving the issuer and reaching the application's backend. */
  public static final Duration CODE = Duration.ofMinutes(1);

  /**
   * How long a token is believed without asking again; what is ended meanwhile is told to every
   * node.
   */
  public static final Duration ACCESS_TOKEN = Duration.ofMinutes(10);

  /** A sign-in that nobody used for so long ends. */
  public static final Duration SIGN_IN_IDLE = Duration.ofDays(7);

  /** A sign-in ends after so long however much it is used. */
  public static final Duration SIGN_IN_ABSOLUTE = Duration.ofDays(30);

  /** A browser may sign in to further applications for so long without the password. */
  public static final Duration ISSUER_SESSION = Duration.ofHours(8);

  /** A registration mail can be answered for so long. */
  public static final Duration REGISTRATION = Duration.ofDays(1);

  /** Used codes and ended sign-ins are kept for so long, to notice that they are used again. */
  public static final Duration ENDED_KEPT = Duration.ofDays(30);

  private Lifetimes() {}
}
