/** Being told: live changes, notifications, the sandbox mailbox. Served by module notifications. */
@NullMarked
package org.comfrey.api.notifications;

import org.jspecify.annotations.NullMarked;
