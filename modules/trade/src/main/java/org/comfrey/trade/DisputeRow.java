package org.comfrey.trade;

import java.time.Instant;
import org.comfrey.api.DisputeId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A dispute as the table has it.
 *
 * @param openedStep the order's step that opened it
 * @param heldMinor what the order held when it was opened
 * @param due by when somebody should have ruled
 * @param escalated since when it stands at the top of the queue
 * @param outcome the transition that closed it
 */
record DisputeRow(
    DisputeId id,
    OrderId order,
    long openedStep,
    String openedBy,
    PersonId opener,
    PersonId client,
    PersonId provider,
    String reason,
    String agreement,
    long heldMinor,
    String currency,
    Instant opened,
    Instant due,
    @Nullable Instant escalated,
    @Nullable Instant closed,
    @Nullable String outcome,
    @Nullable PersonId mediator) {
  boolean open() {
    return closed == null;
  }

  boolean party(PersonId person) {
    return client.equals(person) || provider.equals(person);
  }

  /** The side of a party. */
  String side(PersonId person) {
    return client.equals(person) ? "client" : "provider";
  }
}
