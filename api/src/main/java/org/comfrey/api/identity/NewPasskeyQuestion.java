package org.comfrey.api.identity;

import java.util.List;

/**
 * What a browser asks for when it makes a passkey.
 *
 * @param challenge in base64url
 * @param person names the account to the authenticator, in base64url; nothing can be read from it
 * @param algorithms COSE numbers, the preferred one first
 * @param known credentials that the account has already, in base64url
 */
public record NewPasskeyQuestion(
    String challenge,
    String host,
    String person,
    String email,
    String displayName,
    List<Integer> algorithms,
    List<String> known,
    int timeoutMillis) {
  /** Copies the lists. */
  public NewPasskeyQuestion {
    algorithms = List.copyOf(algorithms);
    known = List.copyOf(known);
  }
}
