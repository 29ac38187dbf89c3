package org.comfrey.api.identity.events;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.PersonId;

/**
 * A mail of the account itself is due: template registration, already-registered or
 * password-changed; what it says is asked for when it is sent.
 */
@EventType("identity.mail-requested.v1")
public record MailRequested(PersonId person, UUID mail, String template, Instant at)
    implements Event {
  @Override
  public String subject() {
    return person.toString();
  }
}
