/** What identity tells. */
@NullMarked
package org.comfrey.api.identity.events;

import org.jspecify.annotations.NullMarked;
