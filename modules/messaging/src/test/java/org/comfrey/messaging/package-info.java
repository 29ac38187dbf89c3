/** Tests of what a device that listens may cost. */
@NullMarked
package org.comfrey.messaging;

import org.jspecify.annotations.NullMarked;
