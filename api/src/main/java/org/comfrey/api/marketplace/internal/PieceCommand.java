package org.comfrey.api.marketplace.internal;

import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;

/** Asks for a piece of what a listing sells. */
public record PieceCommand(OrderId order, ListingId listing) {}
