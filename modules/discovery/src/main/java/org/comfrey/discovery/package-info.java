/**
 * Finding. Owns the schema {@code discovery}, a projection of the public part of listings, and a
 * Lucene index in memory that is built from it at start and kept up by {@code
 * marketplace.listing-saved}. Both can be lost and rebuilt by replay.
 */
@NullMarked
package org.comfrey.discovery;

import org.jspecify.annotations.NullMarked;
