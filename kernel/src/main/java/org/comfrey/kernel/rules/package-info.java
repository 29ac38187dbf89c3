/** Rules that staff write, each change of which is kept. */
@NullMarked
package org.comfrey.kernel.rules;

import org.jspecify.annotations.NullMarked;
