/** Tests of traces, of what is measured and of what is asked for it. */
@NullMarked
package org.comfrey.kernel.telemetry;

import org.jspecify.annotations.NullMarked;
