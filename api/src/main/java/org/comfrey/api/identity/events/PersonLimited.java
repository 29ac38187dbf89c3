package org.comfrey.api.identity.events;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.PersonId;

/**
 * A person said what must not be done with their data; it takes the place of what they said before.
 *
 * @param restricted whether it is only to be stored
 * @param objections search, reputation
 */
@EventType("identity.person-limited.v1")
public record PersonLimited(
    PersonId person, boolean restricted, List<String> objections, Instant at) implements Event {
  /** Copies the list. */
  public PersonLimited {
    objections = List.copyOf(objections);
  }

  @Override
  public String subject() {
    return person.toString();
  }

  /** Whether that is not to be done. */
  public boolean forbids(String what) {
    return restricted || objections.contains(what);
  }
}
