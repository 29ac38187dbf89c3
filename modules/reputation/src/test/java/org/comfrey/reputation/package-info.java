/** Tests of what needs no platform. */
@NullMarked
package org.comfrey.reputation;

import org.jspecify.annotations.NullMarked;
