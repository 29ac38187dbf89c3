package org.comfrey.kernel.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What the token endpoint answered (RFC 6749 section 5.1). */
public record OAuthTokens(
    @JsonProperty("access_token") String accessToken,
    @JsonProperty("refresh_token") @Nullable String refreshToken,
    @JsonProperty("id_token") @Nullable String idToken,
    @JsonProperty("expires_in") long expiresInSeconds) {
  /** Tells nothing, because they are secrets. */
  @Override
  public String toString() {
    return "tokens for " + expiresInSeconds + " s";
  }
}
