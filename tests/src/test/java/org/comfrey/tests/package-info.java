/** Whole stories on the real platform with a real PostgreSQL and a clock that the test moves. */
@NullMarked
package org.comfrey.tests;

import org.jspecify.annotations.NullMarked;
