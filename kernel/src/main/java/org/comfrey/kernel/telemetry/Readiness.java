package org.comfrey.kernel.telemetry;

import java.util.Optional;

/**
 * One thing that must be so before requests are sent to this process. Every bean of this type is
 * asked by /readyz.
 */
@FunctionalInterface
public interface Readiness {
  /**
   * Why the process is not ready, in a few words without secrets; empty when it is. Answers within
   * a second.
   */
  Optional<String> obstacle();
}
