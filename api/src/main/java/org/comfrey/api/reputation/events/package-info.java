/** What reputation tells. */
@NullMarked
package org.comfrey.api.reputation.events;

import org.jspecify.annotations.NullMarked;
