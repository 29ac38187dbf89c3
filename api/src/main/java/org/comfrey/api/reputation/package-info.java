/**
 * Reviews, what became of them, and what a person's trust rests on. Served by module reputation.
 */
@NullMarked
package org.comfrey.api.reputation;

import org.jspecify.annotations.NullMarked;
