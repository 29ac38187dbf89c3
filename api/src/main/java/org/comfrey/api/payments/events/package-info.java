/** What payments tells. */
@NullMarked
package org.comfrey.api.payments.events;

import org.jspecify.annotations.NullMarked;
