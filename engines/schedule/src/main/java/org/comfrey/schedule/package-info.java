/**
 * Plans, recurrence and zones turned into bookable slots: a library that stands on the JDK alone.
 *
 * <p>A {@link org.comfrey.schedule.Plan} is local time in a zone; an {@link
 * org.comfrey.schedule.Offer} says what a session needs; an {@link
 * org.comfrey.schedule.Availability} puts both together and answers with slots, which are instants.
 * Nothing here reads a clock or a database: the present and what is taken are arguments.
 *
 * <p>Three rules hold everywhere. A moment is open when its local time lies in the plan's hours, so
 * hours on the night of a change are as long as they truly are. A slot's length is true elapsed
 * time. A slot starts at a local time that exists, and where a local time happens twice it means
 * the first, as RFC 5545 section 3.3.5 reads it.
 */
@NullMarked
package org.comfrey.schedule;

import org.jspecify.annotations.NullMarked;
