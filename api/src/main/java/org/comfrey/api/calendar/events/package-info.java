/** What module calendar tells. */
@NullMarked
package org.comfrey.api.calendar.events;

import org.jspecify.annotations.NullMarked;
