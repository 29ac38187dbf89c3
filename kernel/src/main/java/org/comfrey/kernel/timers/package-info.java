/**
 * Durable timers: "at that instant, do this for that id", remembered in the module's schema and
 * done by whichever node is there, at least once; and what recurs, once among all nodes.
 *
 * <p>A module sets them with {@link org.comfrey.kernel.timers.Timers}, in the transaction that
 * makes them due, and names what they do with a {@link org.comfrey.kernel.timers.TimerRunner}.
 * Underneath is db-scheduler.
 */
@NullMarked
package org.comfrey.kernel.timers;

import org.jspecify.annotations.NullMarked;
