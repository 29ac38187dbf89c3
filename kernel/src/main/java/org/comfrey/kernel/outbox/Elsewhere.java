package org.comfrey.kernel.outbox;

import java.util.List;
import java.util.Set;

/** How events pass between the modules of this process and those of others. */
public sealed interface Elsewhere {
  /** Every module runs in this process. */
  record Nobody() implements Elsewhere {}

  /**
   * The others share this one's database: each process delivers to its own subscribers, from
   * everybody's outbox.
   *
   * @param outboxes of the modules that do not run here
   */
  record SameDatabase(List<Outbox> outboxes) implements Elsewhere {}

  /**
   * The others have databases of their own.
   *
   * @param modules that do not run here
   */
  record Apart(EventTransport transport, Set<String> modules) implements Elsewhere {}
}
