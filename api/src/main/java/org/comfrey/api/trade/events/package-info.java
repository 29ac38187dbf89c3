/** What trade tells. */
@NullMarked
package org.comfrey.api.trade.events;

import org.jspecify.annotations.NullMarked;
