/**
 * Keeps what was done, so that it can be found and cannot be changed.
 *
 * <p>Every module's entries ({@link org.comfrey.api.audit.events.Audited}) and the ends of sign-ins
 * come as events and are numbered here, gap-free for each source, each hash following from the one
 * before. The database role of this module may add rows and read them; it owns neither the tables
 * nor the schema, so it can neither change nor remove what it wrote. Entries hold ids, never names;
 * a person who is erased stays in them as a number that means nobody.
 *
 * <p>Emits nothing but its own entries: who searches here is found here.
 */
@NullMarked
package org.comfrey.audit;

import org.jspecify.annotations.NullMarked;
