/** Tests of module audit. */
@NullMarked
package org.comfrey.audit;

import org.jspecify.annotations.NullMarked;
