/** What modules ask of marketplace. */
@NullMarked
package org.comfrey.api.marketplace.internal;

import org.jspecify.annotations.NullMarked;
