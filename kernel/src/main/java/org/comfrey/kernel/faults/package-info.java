/** Faults that tests inject on purpose. Nothing here does anything unless it is told to by name. */
@NullMarked
package org.comfrey.kernel.faults;

import org.jspecify.annotations.NullMarked;
