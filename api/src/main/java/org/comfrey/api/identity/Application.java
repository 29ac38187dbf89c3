package org.comfrey.api.identity;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.ApplicationId;
import org.jspecify.annotations.Nullable;

/** A registered application; one that was ended has the time of that. */
public record Application(
    ApplicationId id,
    String name,
    boolean confidential,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    List<String> scopes,
    boolean actsForItself,
    List<String> audiences,
    Instant since,
    @Nullable Instant endedAt) {
  /** Copies the lists. */
  public Application {
    redirectUris = List.copyOf(redirectUris);
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
    scopes = List.copyOf(scopes);
    audiences = List.copyOf(audiences);
  }
}
