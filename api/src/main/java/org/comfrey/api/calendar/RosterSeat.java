package org.comfrey.api.calendar;

import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A seat that is taken; state is held (not yet paid) or booked. Without an order it is offered to
 * somebody of the waitlist. clientName is empty where the person was erased.
 */
public record RosterSeat(
    int seat, PersonId client, String clientName, @Nullable OrderId order, String state) {}
