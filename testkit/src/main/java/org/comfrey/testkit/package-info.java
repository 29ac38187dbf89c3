/** Fixtures that tests share. */
@NullMarked
package org.comfrey.testkit;

import org.jspecify.annotations.NullMarked;
