package org.comfrey.api.identity.events;

import java.time.Instant;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;

/**
 * A sign-in ended before its time: by its person, by an operator, or because one of its secrets was
 * used twice. Whoever remembers it forgets it, and closes what it holds open.
 */
@EventType("identity.sign-in-ended.v1")
public record SignInEnded(PersonId person, SignInId signIn, Instant at) implements Event {
  @Override
  public String subject() {
    return person.toString();
  }
}
