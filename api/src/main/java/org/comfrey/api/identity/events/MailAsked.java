package org.comfrey.api.identity.events;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;

/**
 * Somebody asked for a mail to an address, which is named by its mark alone: whether there is such
 * an account is found out when this is handled, so that asking tells nothing, not even by its time.
 */
@EventType("identity.mail-asked.v1")
public record MailAsked(UUID id, String addressMark, String template, Instant at) implements Event {
  @Override
  public String subject() {
    return id.toString();
  }
}
