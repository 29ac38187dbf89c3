/** Module calendar. */
@NullMarked
package org.comfrey.calendar;

import org.jspecify.annotations.NullMarked;
