/** What is offered: categories, listings, pictures. Served by module marketplace. */
@NullMarked
package org.comfrey.api.marketplace;

import org.jspecify.annotations.NullMarked;
