/**
 * The sandbox processor: a payment company that moves no money but behaves like one. What a card or
 * bank account does is told by its number, and nothing else is special: it forgets nothing at a
 * restart, it answers late or never, and its webhooks are signed and come over HTTP.
 *
 * <p>Owns the tables {@code sandbox_*}. Card numbers are typed into its own form and never reach
 * Comfrey's API; it keeps the last four digits of one.
 */
@NullMarked
package org.comfrey.payments.sandbox;

import org.jspecify.annotations.NullMarked;
