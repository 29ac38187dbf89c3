/**
 * Events: appended in the transaction that makes them true, delivered at least once and in order
 * per subject, handled once.
 *
 * <p>A module appends to its {@link org.comfrey.kernel.outbox.Outbox}. The {@link
 * org.comfrey.kernel.outbox.Relay} of whichever node holds the lease of that outbox delivers to the
 * {@link org.comfrey.kernel.outbox.Subscriber}s. See docs/decisions/outbox.md.
 */
@NullMarked
package org.comfrey.kernel.outbox;

import org.jspecify.annotations.NullMarked;
