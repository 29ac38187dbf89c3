package org.comfrey.api.calendar;

import java.time.LocalDate;
import org.comfrey.api.ListingId;

/** Waits for a session of a listing from one date of its plan to another, at most 62 days later. */
public record WaitlistRequest(ListingId listing, LocalDate from, LocalDate to) {}
