/** An API for the testkit's own tests. */
@NullMarked
package org.comfrey.testkit.internal;

import org.jspecify.annotations.NullMarked;
