/** The table of modules, the command line, the one jar. */
@NullMarked
package org.comfrey.app;

import org.jspecify.annotations.NullMarked;
