/**
 * What every request leaves in the audit, whoever serves it.
 *
 * <p>An operation that a staff permission guards is noted before it runs: a read cannot be answered
 * and a change cannot begin without its entry being durable. A change has a second entry when it
 * ends; one without it is a change whose process died. A refusal is noted before it is answered.
 * What modules know themselves, such as sign-ins, they append to their outbox as {@link
 * org.comfrey.api.audit.events.Audited} in the transaction that makes it true.
 *
 * <p>Entries travel as events; module audit numbers and keeps them.
 */
@NullMarked
package org.comfrey.kernel.audit;

import org.jspecify.annotations.NullMarked;
