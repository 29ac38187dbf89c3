/**
 * What is offered. Owns the schema {@code marketplace}: listings, the pictures of listings and
 * people (their bytes lie in a folder), and how many pieces of goods are taken. Emits {@code
 * marketplace.listing-saved} with the public part of a listing and {@code
 * marketplace.stock-changed} when its last piece goes or a first one comes; address and joining
 * link never leave but to the two parties of a booked order.
 */
@NullMarked
package org.comfrey.marketplace;

import org.jspecify.annotations.NullMarked;
