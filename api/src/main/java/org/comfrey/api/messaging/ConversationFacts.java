package org.comfrey.api.messaging;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.ConversationId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * That two people talk, for staff: nothing of what they say.
 *
 * @param messages how many were sent so far
 * @param lastAt when the last one was sent
 * @param closed whether an operator closed it
 * @param complaints what one of them complained of, oldest first
 */
public record ConversationFacts(
    ConversationId id,
    PersonId one,
    String oneName,
    PersonId other,
    String otherName,
    @Nullable OrderId order,
    @Nullable String title,
    long messages,
    Instant lastAt,
    boolean closed,
    List<ComplaintFact> complaints) {
  /** Copies the list. */
  public ConversationFacts {
    complaints = List.copyOf(complaints);
  }
}
