package org.comfrey.api.calendar.internal;

import java.time.Instant;
import org.comfrey.api.OrderId;

/**
 * Asks for another time of an order's booking, of the same length.
 *
 * @param expected the number of the order's last step, as the asker knows it
 * @param start of the new time
 */
public record MoveCommand(OrderId order, long expected, Instant start) {}
