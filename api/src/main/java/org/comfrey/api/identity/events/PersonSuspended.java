package org.comfrey.api.identity.events;

import java.time.Instant;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.PersonId;

/** Staff shut somebody out: nothing new begins with them, and what runs goes on by its rules. */
@EventType("identity.person-suspended.v1")
public record PersonSuspended(PersonId person, Instant at) implements Event {
  @Override
  public String subject() {
    return person.toString();
  }
}
