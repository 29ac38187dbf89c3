/**
 * Queues of what waits for staff: by when each thing should be done, and how much of it is late.
 * The modules keep the things themselves.
 */
@NullMarked
package org.comfrey.kernel.work;

import org.jspecify.annotations.NullMarked;
