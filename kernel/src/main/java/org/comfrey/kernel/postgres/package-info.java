/**
 * One database, and in it a schema and a role per module, which no other module can read.
 *
 * <p>{@link org.comfrey.kernel.postgres.Databases} prepares them at start and runs each module's
 * Flyway scripts ({@code db/<module>/V1__what.sql} and on; versions below 1 belong to the kernel).
 * A module works with its {@link org.comfrey.kernel.postgres.ModuleDatabase}.
 */
@NullMarked
package org.comfrey.kernel.postgres;

import org.jspecify.annotations.NullMarked;
