/**
 * What operators see of a running process: logs, metrics, probes and the trace that joins them.
 *
 * <p>Logs name requests by route, status, duration and trace id, never by person, address, query or
 * body; a line that would need personal data to make sense belongs in the audit trail. Lines are
 * short sentences on the console, and one JSON object each (Elastic Common Schema) where {@code
 * --log-format ecs} is given.
 */
@NullMarked
package org.comfrey.kernel.telemetry;

import org.jspecify.annotations.NullMarked;
