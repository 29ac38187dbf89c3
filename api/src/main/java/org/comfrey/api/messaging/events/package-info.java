/** What messaging tells. */
@NullMarked
package org.comfrey.api.messaging.events;

import org.jspecify.annotations.NullMarked;
