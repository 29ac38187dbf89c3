package org.comfrey.api.identity.internal;

import java.util.Map;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;

/**
 * That staff want to look as somebody.
 *
 * @param record which opened record lets them
 * @param part what they look at, as the person is told
 * @param operation the method and the route, for the audit
 * @param ids of the things in the path
 */
public record ViewQuestion(
    UUID record,
    PersonId staff,
    SignInId signIn,
    String part,
    String operation,
    Map<String, String> ids) {
  /** Copies the map. */
  public ViewQuestion {
    ids = Map.copyOf(ids);
  }
}
