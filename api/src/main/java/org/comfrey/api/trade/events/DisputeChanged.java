package org.comfrey.api.trade.events;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.DisputeId;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * Something about a dispute that somebody may be asked about later.
 *
 * @param kind opened, statement, evidence, evidence-read, assigned, recused, overdue,
 *     ruling-proposed, ruling-approved, ruling-rejected, ruled or closed
 * @param by client, provider, operator or time
 * @param person who did it; absent for time
 * @param about the entry or ruling that it is about
 */
@EventType("trade.dispute-changed.v1")
public record DisputeChanged(
    DisputeId dispute,
    OrderId order,
    String kind,
    String by,
    @Nullable PersonId person,
    @Nullable UUID about,
    PersonId client,
    PersonId provider,
    Instant at)
    implements Event {
  @Override
  public String subject() {
    return order.toString();
  }
}
