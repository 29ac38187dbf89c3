/** Benchmarks, each a ratio against something real. */
@NullMarked
package org.comfrey.bench;

import org.jspecify.annotations.NullMarked;
