package org.comfrey.kernel.status;

import java.time.Instant;
import java.util.List;

/**
 * The whole of it, as one process sees it.
 *
 * @param level the worst of all
 * @param at the machine's time
 * @param targets the modules that run in the process
 */
record Status(
    Level level, String version, Instant startedAt, Instant at, String targets, List<Part> parts) {
  /** A part with what it says. */
  record Part(String part, Level level, List<Finding> findings) {}
}
