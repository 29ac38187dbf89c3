/**
 * Time: plans with their exceptions, the slots that they leave free, holds and bookings of orders,
 * classes with their seats, other times for a booking, series, waitlists, blocked time, calendars
 * from outside, and everyone's agenda.
 *
 * <p>Owns plans and bookings; slots are computed and never stored. A calendar is changed under the
 * lock of its resource's row, with an exclusion constraint as the last guard. What an order holds
 * is booked or released only by an accepted step of that order ({@code payments.step-accepted});
 * the listings' terms are a projection of {@code marketplace.listing-saved}. Emits {@code
 * calendar.waitlist-offered} and {@code calendar.booking-shifted}.
 */
@NullMarked
package org.comfrey.calendar;

import org.jspecify.annotations.NullMarked;
