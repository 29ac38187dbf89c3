/** Order processes as data: parse, prove, draw, step. */
@NullMarked
package org.comfrey.agreement;

import org.jspecify.annotations.NullMarked;
