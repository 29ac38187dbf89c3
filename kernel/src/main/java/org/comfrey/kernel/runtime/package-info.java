/**
 * How one binary becomes many shapes.
 *
 * <p>A module is a row of the {@link org.comfrey.kernel.runtime.ModuleTable}: a name, a
 * configuration class with explicit {@code @Bean} methods, the API interfaces that it serves and
 * those that it needs. {@link org.comfrey.kernel.runtime.ModuleRuntime} starts the rows that {@code
 * --target} chose in one Spring context, with nothing found by scanning. (Keep endpoints out of the
 * configuration class itself: Spring registers annotated member classes on its own.) An API is a
 * plain interface with Spring's {@code @HttpExchange}; the module's endpoint, a
 * {@code @RestController} returned by a {@code @Bean} method, implements it. Who needs the API
 * takes the interface as a parameter and is given a call into this process or one over HTTP: only
 * {@code ApiBinding} knows which.
 *
 * <p>Both kinds of call behave the same. Neither may be made inside a database transaction (it
 * throws). Both check the operation's {@code @Access}, hand on the caller and the deadline, and
 * throw the same {@link org.comfrey.kernel.web.ProblemException}. In tests local calls pass through
 * JSON, so what works in one process works in two.
 */
@NullMarked
package org.comfrey.kernel.runtime;

import org.jspecify.annotations.NullMarked;
