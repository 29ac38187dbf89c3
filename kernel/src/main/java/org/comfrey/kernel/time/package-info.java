/** Clocks that business code is given, and how the kernel hears that one of them was moved. */
@NullMarked
package org.comfrey.kernel.time;

import org.jspecify.annotations.NullMarked;
