package org.comfrey.api.identity;

import java.util.List;

/**
 * What must not be done with somebody's data.
 *
 * @param restricted whether it is only stored: neither found, nor shown, nor counted
 * @param objections to what somebody objects: search (their offers are in no search), reputation
 *     (nothing is computed or shown about how they did)
 */
public record DataLimits(boolean restricted, List<String> objections) {
  /** Copies the list. */
  public DataLimits {
    objections = List.copyOf(objections);
  }
}
