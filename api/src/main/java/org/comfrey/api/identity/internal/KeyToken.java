package org.comfrey.api.identity.internal;

import java.time.Instant;

/** An access token and until when it is good. */
public record KeyToken(String accessToken, Instant until) {
  /** Tells nothing of the token. */
  @Override
  public String toString() {
    return "token until " + until;
  }
}
