/** Tests of what is kept about people. */
@NullMarked
package org.comfrey.kernel.privacy;

import org.jspecify.annotations.NullMarked;
