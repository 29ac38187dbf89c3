/** The audit: what was done, by whom, and what looks suspicious; for compliance alone. */
@NullMarked
package org.comfrey.api.audit;

import org.jspecify.annotations.NullMarked;
