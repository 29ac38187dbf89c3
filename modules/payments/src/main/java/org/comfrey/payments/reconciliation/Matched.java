package org.comfrey.payments.reconciliation;

import java.util.UUID;
import org.comfrey.payments.processor.Settlement.Line;

/**
 * A line of a report and what it is about.
 *
 * @param doubled whether an earlier line was about the same movement
 */
record Matched(Line line, Movement movement, boolean doubled) {
  UUID name() {
    return movement.name();
  }
}
