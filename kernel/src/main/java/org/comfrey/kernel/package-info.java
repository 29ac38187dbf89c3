/** What every module stands on; no business words. */
@NullMarked
package org.comfrey.kernel;

import org.jspecify.annotations.NullMarked;
