/** Module gateway with the issuer behind it, over real HTTP on a real PostgreSQL. */
@NullMarked
package org.comfrey.gateway;

import org.jspecify.annotations.NullMarked;
