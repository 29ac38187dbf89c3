package org.comfrey.api.identity.events;

import java.time.Instant;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.PersonId;

/** A person confirmed their address; names and addresses are asked for, never told. */
@EventType("identity.person-joined.v1")
public record PersonJoined(PersonId person, Instant at) implements Event {
  @Override
  public String subject() {
    return person.toString();
  }
}
