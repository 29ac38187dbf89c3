package org.comfrey.api.identity;

/**
 * An issuer to let people sign in by.
 *
 * @param name what the button says
 * @param issuer its https address; its configuration is read before it is taken
 * @param clientId what it knows us by
 * @param clientSecret is sealed and never told again
 */
public record NewOutsideIssuer(String name, String issuer, String clientId, String clientSecret) {
  /** Leaves the secret out. */
  @Override
  public String toString() {
    return name + " " + issuer;
  }
}
