/** Tests of what trade decides without a database. */
@NullMarked
package org.comfrey.trade;

import org.jspecify.annotations.NullMarked;
