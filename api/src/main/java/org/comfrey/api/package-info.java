/** Every type that crosses a module. */
@NullMarked
package org.comfrey.api;

import org.jspecify.annotations.NullMarked;
