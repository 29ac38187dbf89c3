/** Plans, recurrence and zones turned into bookable slots. */
@NullMarked
package org.comfrey.schedule;

import org.jspecify.annotations.NullMarked;
