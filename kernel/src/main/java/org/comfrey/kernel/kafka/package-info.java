/**
 * Events between processes that share no database, through Kafka: a topic for each module, the
 * subject as the key, so that what happened to one thing stays in its order.
 */
@NullMarked
package org.comfrey.kernel.kafka;

import org.jspecify.annotations.NullMarked;
