/**
 * What every module stands on. There are no business words in the kernel: it knows requests,
 * callers, keys, events and time, not orders or money.
 *
 * <table>
 *   <caption>Where to look</caption>
 *   <tr><td>{@code runtime}</td><td>the table of modules; starting those that {@code --target} names; calls between them</td></tr>
 *   <tr><td>{@code web}</td><td>problems, strict requests, Idempotency-Key, ETags, cursors, limits and rates, OpenAPI</td></tr>
 *   <tr><td>{@code security}</td><td>who is calling, what they may do, security headers</td></tr>
 *   <tr><td>{@code crypto}</td><td>a key per person, encrypted columns, blind indexes, random tokens</td></tr>
 *   <tr><td>{@code telemetry}</td><td>logs, metrics, probes, traces</td></tr>
 *   <tr><td>{@code postgres}, {@code outbox}, {@code time}</td><td>the database of each module, events between them, clocks</td></tr>
 * </table>
 *
 * <p>A module asks for what it needs as parameters of its {@code @Bean} methods: a {@link
 * java.time.Clock}, {@link org.comfrey.kernel.Ids}, {@code FieldCipher}, {@code Cursors}, another
 * module's API. It never reads the system clock itself.
 */
@NullMarked
package org.comfrey.kernel;

import org.jspecify.annotations.NullMarked;
