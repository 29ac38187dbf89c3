/**
 * Being told. Owns the schema {@code notifications}: what each person was told in the application,
 * and the mails that are due or were sent. Keeps the live streams of this process, over which a
 * person's browser is nudged to read again; a nudge carries a name and an id, never data. Where no
 * SMTP server is configured, mails go to the sandbox mailbox that operators can read.
 */
@NullMarked
package org.comfrey.notifications;

import org.jspecify.annotations.NullMarked;
