package org.comfrey.api.calendar.internal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.comfrey.api.BookingId;
import org.comfrey.api.calendar.Slot;

/** Held, or why not. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
  @JsonSubTypes.Type(value = HoldReply.Held.class, name = "held"),
  @JsonSubTypes.Type(value = HoldReply.Taken.class, name = "taken"),
  @JsonSubTypes.Type(value = HoldReply.NotOffered.class, name = "not-offered")
})
public sealed interface HoldReply {
  /** The interval is the order's; zone is the plan's. */
  record Held(BookingId booking, Instant start, Instant end, String zone) implements HoldReply {}

  /** Somebody was faster; up to six free slots that are nearest. */
  record Taken(List<Slot> alternatives) implements HoldReply {}

  /**
   * The plan does not offer this time, for the reason given, for example {@code too-soon} or {@code
   * outside-plan}; or, of another time for an order, {@code order-moved} or {@code not-movable}.
   */
  record NotOffered(String reason, List<Slot> alternatives) implements HoldReply {}
}
