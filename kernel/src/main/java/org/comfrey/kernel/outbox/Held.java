package org.comfrey.kernel.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event that failed, or that waits behind one of its subject that did (then without a time). */
record Held(
    String subject,
    long id,
    int attempts,
    @Nullable Instant retryAt,
    boolean dead,
    @Nullable String reason) {

  static Held behind(Delivery delivery) {
    return new Held(delivery.subject(), delivery.id(), 0, null, false, null);
  }
}
