package org.comfrey.api.calendar;

import java.time.Instant;
import java.time.LocalDate;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.WaitlistEntryId;
import org.jspecify.annotations.Nullable;

/**
 * A place in a listing's waitlist. state is waiting, offered (offeredStart is kept for the client
 * until offeredUntil: book it as any slot), taken, lapsed (the offer went on to the next), left or
 * closed (its dates are over). position counts those that wait, from 1.
 */
public record WaitlistEntry(
    WaitlistEntryId id,
    ListingId listing,
    String title,
    PersonId provider,
    PersonId client,
    LocalDate from,
    LocalDate to,
    String state,
    @Nullable Integer position,
    @Nullable Instant offeredStart,
    @Nullable Instant offeredEnd,
    @Nullable Instant offeredUntil,
    String zone,
    Instant since) {}
