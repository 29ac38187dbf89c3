/** Module notifications. */
@NullMarked
package org.comfrey.notifications;

import org.jspecify.annotations.NullMarked;
