/** Module gateway. */
@NullMarked
package org.comfrey.gateway;

import org.jspecify.annotations.NullMarked;
