package org.comfrey.identity.session;

import java.util.Locale;

/** Why a sign-in ended before its time. */
public enum EndReason {
  /** The person ended it. */
  SIGNED_OUT,
  /** Its authorization code came a second time. */
  CODE_REPLAYED,
  /** A refresh token that had been used already came again. */
  REFRESH_REPLAYED,
  /** The person may not sign in any more. */
  SUSPENDED,
  /** The person has other roles, which their tokens do not know. */
  ROLES_CHANGED,
  /** The person has another password. */
  PASSWORD_CHANGED,
  /** The application that it was for is ended. */
  APPLICATION_ENDED,
  /** The application gave its token back, or asked to sign the person out. */
  REVOKED,
  /** The person is being erased. */
  ERASED;

  /** The name in the database. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
