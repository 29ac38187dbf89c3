/** What the sample modules offer each other. */
@NullMarked
package org.comfrey.kernel.sample.internal;

import org.jspecify.annotations.NullMarked;
