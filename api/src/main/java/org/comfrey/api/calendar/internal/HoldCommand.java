package org.comfrey.api.calendar.internal;

import java.time.Instant;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;

/** Asks for the slot that starts at an instant. */
public record HoldCommand(OrderId order, ListingId listing, PersonId client, Instant start) {}
