/**
 * The books against the processors' settlement reports: reads the report of each day that is over,
 * books the fees, and keeps the operators' work list of what does not agree.
 *
 * <p>Owns the tables settlement_report, settlement_line and reconciliation_item. Moves no money but
 * fees.
 */
@NullMarked
package org.comfrey.payments.reconciliation;

import org.jspecify.annotations.NullMarked;
