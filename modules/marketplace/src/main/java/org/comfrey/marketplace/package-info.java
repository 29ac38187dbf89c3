/**
 * What is offered. Owns the schema {@code marketplace}: listings and the pictures of listings and
 * people (their bytes lie in a folder). Emits {@code marketplace.listing-saved} with the public
 * part of a listing; address and joining link never leave but to the two parties of a booked order.
 */
@NullMarked
package org.comfrey.marketplace;

import org.jspecify.annotations.NullMarked;
