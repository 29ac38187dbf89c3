/** Two small modules that call each other, for the kernel's own tests. */
@NullMarked
package org.comfrey.kernel.sample;

import org.jspecify.annotations.NullMarked;
