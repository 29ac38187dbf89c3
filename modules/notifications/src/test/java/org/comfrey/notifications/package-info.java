/** Tests of the module on a real database, with a clock that stands still. */
@NullMarked
package org.comfrey.notifications;

import org.jspecify.annotations.NullMarked;
