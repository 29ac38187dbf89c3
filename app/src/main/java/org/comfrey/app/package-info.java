/**
 * The one binary: the table of modules, the command line, and the demo world of an empty data
 * folder.
 */
@NullMarked
package org.comfrey.app;

import org.jspecify.annotations.NullMarked;
