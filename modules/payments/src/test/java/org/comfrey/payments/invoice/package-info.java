/** Tests of the arithmetic of invoices. */
@NullMarked
package org.comfrey.payments.invoice;

import org.jspecify.annotations.NullMarked;
