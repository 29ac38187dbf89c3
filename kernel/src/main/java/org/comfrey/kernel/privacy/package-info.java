/**
 * What is kept about people, said once beside the tables that keep it.
 *
 * <p>Each module declares its tables: whose a row is, what it is for, how long it stays, which
 * columns its person is shown and which not. The export of everything about a person and the
 * records of processing are made from these declarations alone, and a test fails on a column that
 * none of them names.
 */
@NullMarked
package org.comfrey.kernel.privacy;

import org.jspecify.annotations.NullMarked;
