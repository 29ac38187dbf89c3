/**
 * Trusting. Owns the schema {@code reputation}: reviews between the two parties of an order that
 * was given and settled, reports and decisions about them, and a projection of what trade and
 * identity tell (orders, disputes, answers, members) from which trust is summed up. A review is
 * sealed until both wrote or the window closes. Emits {@code reviews-opened} and {@code
 * review-changed}.
 */
@NullMarked
package org.comfrey.reputation;

import org.jspecify.annotations.NullMarked;
