/**
 * Invoices, credit notes, the taxes on them, and what providers earned: written from accepted
 * steps, each once, and never changed. They follow the money and decide nothing about it.
 *
 * <p>A client's payment is invoiced when a step takes it, by the provider; what goes back to the
 * client is a credit note to the invoices of that order, the last one first, as refunds go to
 * cards. The platform invoices its commission to the provider when it takes it.
 *
 * <p>Owns {@code invoice}, {@code invoice_series}, {@code earning}, {@code business_details},
 * {@code platform_details} and {@code tax_rule}; emits nothing.
 */
@NullMarked
package org.comfrey.payments.invoice;

import org.jspecify.annotations.NullMarked;
