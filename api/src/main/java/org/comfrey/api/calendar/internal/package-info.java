/** What modules ask of calendar. */
@NullMarked
package org.comfrey.api.calendar.internal;

import org.jspecify.annotations.NullMarked;
