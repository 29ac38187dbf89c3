package org.comfrey.api.calendar.events;

import java.time.Instant;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.WaitlistEntryId;

/** A session became free and is kept until an instant for the client who waited longest. */
@EventType("calendar.waitlist-offered.v1")
public record WaitlistOffered(
    WaitlistEntryId entry,
    PersonId client,
    PersonId provider,
    ListingId listing,
    String title,
    Instant start,
    String zone,
    Instant until)
    implements Event {
  @Override
  public String subject() {
    return entry.toString();
  }
}
