/**
 * A second PostgreSQL that has everything before it is acknowledged: makes and runs it, and puts it
 * in the place of the first one. What the nodes do about it is in {@link
 * org.comfrey.kernel.postgres.Primary}.
 */
@NullMarked
package org.comfrey.kernel.standby;

import org.jspecify.annotations.NullMarked;
