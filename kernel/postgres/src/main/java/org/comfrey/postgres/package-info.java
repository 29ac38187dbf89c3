/**
 * Starts, guards and stops the PostgreSQL that Comfrey brings along.
 *
 * <p>{@link org.comfrey.postgres.EmbeddedPostgres} is the only entrance. It owns a folder that
 * holds the cluster, its password, its log and a lock; it never shares that folder with a second
 * JVM and never adopts a server that it did not start itself.
 */
@NullMarked
package org.comfrey.postgres;

import org.jspecify.annotations.NullMarked;
