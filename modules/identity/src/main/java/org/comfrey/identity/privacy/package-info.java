/**
 * The rights of people over what is kept about them. What that is, the modules declare themselves
 * ({@link org.comfrey.kernel.privacy}); here it is put together and handed out.
 */
@NullMarked
package org.comfrey.identity.privacy;

import org.jspecify.annotations.NullMarked;
