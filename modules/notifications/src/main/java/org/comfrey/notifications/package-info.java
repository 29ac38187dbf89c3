/**
 * Being told. Owns the schema {@code notifications}: what each person was told in the application,
 * how they want to be told, what was sent and with what outcome, and which appointments they are
 * reminded of. Keeps the live streams of this process, over which a person's browser is nudged to
 * read again; a nudge carries a name and an id, never data. Where no SMTP server is configured,
 * mails go to the sandbox mailbox that operators can read.
 *
 * <p>The way of a piece of news: {@link org.comfrey.notifications.NewsDesk} makes it of an event,
 * in the transaction that notes the event; a timer then lets {@link
 * org.comfrey.notifications.Teller} decide by {@link org.comfrey.notifications.Kinds} and {@link
 * org.comfrey.notifications.Wishes} and send it. Emits nothing.
 */
@NullMarked
package org.comfrey.notifications;

import org.jspecify.annotations.NullMarked;
