/** Starts, guards and stops the PostgreSQL that Comfrey brings along. */
@NullMarked
package org.comfrey.postgres;

import org.jspecify.annotations.NullMarked;
