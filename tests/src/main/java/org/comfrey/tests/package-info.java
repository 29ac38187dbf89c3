/** Whole stories on the real binary. */
@NullMarked
package org.comfrey.tests;

import org.jspecify.annotations.NullMarked;
