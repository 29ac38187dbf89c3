package org.comfrey.api.calendar.internal;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.comfrey.api.ListingId;
import org.jspecify.annotations.Nullable;

/**
 * Listings and a local date, or a part of it.
 *
 * @param from the earliest beginning; that of the day when absent
 * @param before what it begins before; the end of the day when absent
 */
public record FreeOn(
    List<ListingId> listings,
    LocalDate date,
    @Nullable LocalTime from,
    @Nullable LocalTime before) {
  /** At any time of the day. */
  public FreeOn(List<ListingId> listings, LocalDate date) {
    this(listings, date, null, null);
  }
}
