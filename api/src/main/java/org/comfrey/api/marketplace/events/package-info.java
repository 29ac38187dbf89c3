/** What marketplace tells. */
@NullMarked
package org.comfrey.api.marketplace.events;

import org.jspecify.annotations.NullMarked;
