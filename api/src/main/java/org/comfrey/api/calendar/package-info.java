/** Time: plans, slots, bookings. Served by module calendar. */
@NullMarked
package org.comfrey.api.calendar;

import org.jspecify.annotations.NullMarked;
