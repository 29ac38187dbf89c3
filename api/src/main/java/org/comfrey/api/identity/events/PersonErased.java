package org.comfrey.api.identity.events;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.PersonId;

/**
 * A person is erased: their key is destroyed, and every module takes them out of its tables as it
 * declared. It may come more than once.
 *
 * @param erasure the request that asked for it
 */
@EventType("identity.person-erased.v1")
public record PersonErased(PersonId person, UUID erasure, Instant at) implements Event {
  @Override
  public String subject() {
    return person.toString();
  }
}
