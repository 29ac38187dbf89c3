/** Finding. Served by module discovery. */
@NullMarked
package org.comfrey.api.discovery;

import org.jspecify.annotations.NullMarked;
