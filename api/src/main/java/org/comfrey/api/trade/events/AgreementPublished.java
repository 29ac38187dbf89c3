package org.comfrey.api.trade.events;

import java.time.Instant;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.PersonId;

/** An operator published a version of an agreement; new orders follow it. */
@EventType("trade.agreement-published.v1")
public record AgreementPublished(
    String name, int version, String hash, PersonId operator, Instant at) implements Event {
  @Override
  public String subject() {
    return name;
  }
}
