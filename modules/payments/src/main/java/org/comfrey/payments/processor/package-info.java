/**
 * The port behind which payment companies stand. Every call is idempotent by the id that it
 * carries, may take seconds, and may end without an answer; callers treat that as a state, never as
 * a failure.
 */
@NullMarked
package org.comfrey.payments.processor;

import org.jspecify.annotations.NullMarked;
