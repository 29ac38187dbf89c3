package org.comfrey.api.identity;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.ApplicationId;

/** An application that somebody allowed something. */
public record AllowedApplication(
    ApplicationId id, String name, List<String> scopes, Instant since) {
  /** Copies the list. */
  public AllowedApplication {
    scopes = List.copyOf(scopes);
  }
}
