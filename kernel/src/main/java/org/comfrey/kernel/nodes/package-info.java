/**
 * What several equal nodes on one database owe each other: quick words by NOTIFY, knowing who else
 * is there, and rates that hold for all of them together. Emits no events; owns the schema {@code
 * nodes}, which a server that is alone does not have.
 */
@NullMarked
package org.comfrey.kernel.nodes;

import org.jspecify.annotations.NullMarked;
