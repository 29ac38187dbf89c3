package org.comfrey.api.identity.events;

import java.time.Instant;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.PersonId;

/**
 * A person's account is closed because they will be erased within the hour: nothing new begins with
 * them. It is opened again where something new began all the same.
 */
@EventType("identity.person-leaving.v1")
public record PersonLeaving(PersonId person, Instant at) implements Event {
  @Override
  public String subject() {
    return person.toString();
  }
}
