/** Module identity on a real PostgreSQL, over real HTTP. */
@NullMarked
package org.comfrey.identity;

import org.jspecify.annotations.NullMarked;
