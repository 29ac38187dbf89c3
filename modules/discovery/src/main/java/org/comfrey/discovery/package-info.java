/** Module discovery. */
@NullMarked
package org.comfrey.discovery;

import org.jspecify.annotations.NullMarked;
