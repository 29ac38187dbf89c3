package org.comfrey.api.identity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which one can prove who one is.
 *
 * @param authenticatorSince since when an authenticator app is asked for after the password; null
 *     while none is
 * @param recoveryCodesLeft how many recovery codes are unused
 */
public record Factors(
    List<Passkey> passkeys, @Nullable Instant authenticatorSince, int recoveryCodesLeft) {
  /** Copies the list. */
  public Factors {
    passkeys = List.copyOf(passkeys);
  }
}
