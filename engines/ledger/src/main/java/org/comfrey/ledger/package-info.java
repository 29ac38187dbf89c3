/** The ordered double-entry log with group commit on PostgreSQL. */
@NullMarked
package org.comfrey.ledger;

import org.jspecify.annotations.NullMarked;
