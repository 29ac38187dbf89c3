/** Tests of the agreement engine. */
@NullMarked
package org.comfrey.agreement;

import org.jspecify.annotations.NullMarked;
