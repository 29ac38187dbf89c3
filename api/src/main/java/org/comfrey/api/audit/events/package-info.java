/** What every module tells the audit. */
@NullMarked
package org.comfrey.api.audit.events;

import org.jspecify.annotations.NullMarked;
