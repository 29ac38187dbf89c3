package org.comfrey.api.trade;

import java.time.Instant;
import org.comfrey.api.ListingId;

/** A listing's slot by its start. */
public record QuoteRequest(ListingId listing, Instant start) {}
