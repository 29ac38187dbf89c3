package org.comfrey.api.identity;

import java.util.List;

/**
 * A second factor is asked for.
 *
 * @param attempt names the sign-in that was begun; good for some minutes and a few tries
 * @param methods authenticator, recovery-code
 */
public record SecondFactor(String attempt, List<String> methods) {
  /** Copies the list. */
  public SecondFactor {
    methods = List.copyOf(methods);
  }
}
