package org.comfrey.api.identity;

/** A key and its secret, which is shown this once. */
public record ApiKeySecret(ApiKey key, String secret) {
  /** Tells nothing of the secret. */
  @Override
  public String toString() {
    return "secret of key " + key.id();
  }
}
