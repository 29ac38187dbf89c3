/** Money as people see it: wallets, transfers, payouts. Served by module payments. */
@NullMarked
package org.comfrey.api.payments;

import org.jspecify.annotations.NullMarked;
