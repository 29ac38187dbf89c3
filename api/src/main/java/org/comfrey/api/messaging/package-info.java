/** Conversations between two people, and what is said in them. Served by module messaging. */
@NullMarked
package org.comfrey.api.messaging;

import org.jspecify.annotations.NullMarked;
