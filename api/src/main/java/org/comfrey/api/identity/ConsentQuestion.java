package org.comfrey.api.identity;

import java.util.List;
import org.comfrey.api.ApplicationId;

/**
 * What an application asks somebody for.
 *
 * @param returnsTo the host that the person is sent back to
 * @param scopes what it asks for
 * @param agreed what they agreed to before
 */
public record ConsentQuestion(
    ApplicationId application,
    String name,
    String returnsTo,
    List<String> scopes,
    List<String> agreed) {
  /** Copies the lists. */
  public ConsentQuestion {
    scopes = List.copyOf(scopes);
    agreed = List.copyOf(agreed);
  }
}
