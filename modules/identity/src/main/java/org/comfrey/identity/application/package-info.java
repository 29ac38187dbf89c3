/**
 * Applications of others: what an operator registered, and what each person let them do. Owns
 * tables {@code application} and {@code consent}.
 */
@NullMarked
package org.comfrey.identity.application;

import org.jspecify.annotations.NullMarked;
