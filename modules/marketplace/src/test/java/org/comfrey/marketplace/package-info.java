/** Tests of what a listing may say. */
@NullMarked
package org.comfrey.marketplace;

import org.jspecify.annotations.NullMarked;
