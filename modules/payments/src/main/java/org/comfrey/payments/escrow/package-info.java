/**
 * Escrow: the steps of orders. A step, the money it moves, its record and its event are one
 * submission to the ledger, accepted whole or refused whole.
 *
 * <p>Owns the table {@code escrow_step}; emits {@link
 * org.comfrey.api.payments.events.StepAccepted}.
 */
@NullMarked
package org.comfrey.payments.escrow;

import org.jspecify.annotations.NullMarked;
