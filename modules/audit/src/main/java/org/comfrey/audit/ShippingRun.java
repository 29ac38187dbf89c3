package org.comfrey.audit;

import java.time.Clock;
import java.time.Duration;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.kernel.timers.Timers;
import org.jspecify.annotations.Nullable;

/** Ships every few seconds, on one node; does nothing where no destination is named. */
final class ShippingRun implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final @Nullable TimerRunner timers;

  private ShippingRun(@Nullable TimerRunner timers) {
    this.timers = timers;
  }

  static ShippingRun none() {
    return new ShippingRun(null);
  }

  static ShippingRun of(Shipping shipping, Timers timers, Clock clock) {
    return new ShippingRun(
        new TimerRunner(timers, clock).every("siem", PAUSE, shipping::run).start());
  }

  @Override
  public void close() {
    if (timers != null) {
      timers.close();
    }
  }
}
