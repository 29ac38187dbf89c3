package org.comfrey.payments.processor;

import org.jspecify.annotations.Nullable;

/** Takes what processors post. */
@FunctionalInterface
public interface Webhooks {
  /** Throws a problem unless the processor exists and signed the body. */
  void take(String processor, @Nullable String signature, String body);
}
