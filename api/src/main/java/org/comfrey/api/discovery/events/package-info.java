/** What module discovery tells others. */
@NullMarked
package org.comfrey.api.discovery.events;

import org.jspecify.annotations.NullMarked;
