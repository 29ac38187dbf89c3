package org.comfrey.api.trade;

import java.time.Instant;
import org.comfrey.api.ListingId;
import org.jspecify.annotations.Nullable;

/** A listing's slot by its start; goods have none. */
public record QuoteRequest(ListingId listing, @Nullable Instant start) {}
