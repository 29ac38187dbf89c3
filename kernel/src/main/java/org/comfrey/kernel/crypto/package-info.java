/**
 * Keys, and what is encrypted with them.
 *
 * <p>Columns that say something about a person are stored encrypted with that person's own key
 * (AES-256-GCM). The keys are kept in a file outside the database, wrapped by a master key, so that
 * a dump of the database shows nothing, and so that erasing a person is destroying one key: every
 * copy and backup of their columns becomes unreadable with it.
 */
@NullMarked
package org.comfrey.kernel.crypto;

import org.jspecify.annotations.NullMarked;
