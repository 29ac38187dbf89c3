package org.comfrey.kernel.client;

import java.util.Base64;
import org.comfrey.kernel.crypto.Secrets;

/**
 * Proof Key for Code Exchange (RFC 7636): whoever redeems a code shows that it is the one who
 * asked.
 *
 * @param verifier kept by the client until it redeems the code
 */
public record Pkce(String verifier) {
  /** A new one. */
  public static Pkce fresh() {
    return new Pkce(Secrets.token());
  }

  /** What the authorization request carries, with the method S256. */
  public String challenge() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.hash(verifier));
  }

  /** Tells nothing, because it is a secret. */
  @Override
  public String toString() {
    return "pkce";
  }
}
