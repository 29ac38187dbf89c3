package org.comfrey.api.calendar.internal;

import java.time.LocalDate;
import java.util.List;
import org.comfrey.api.ListingId;

/** Listings and a local date. */
public record FreeOn(List<ListingId> listings, LocalDate date) {}
