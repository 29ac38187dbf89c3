package org.comfrey.kernel.web;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the answer to the current request is no longer wanted. It travels as the time that is left,
 * not as an instant, because the clocks of two machines differ.
 */
public final class Deadline {
  /** How many milliseconds the caller waits. */
  public static final String HEADER = "Comfrey-Timeout-Millis";

  private static final ScopedValue<Long> END_NANOS = ScopedValue.newInstance();

  private Deadline() {}

  /**
   * What is left of the current request's time, negative when it has passed; empty outside of a
   * request.
   */
  public static Optional<Duration> left() {
    return END_NANOS.isBound()
        ? Optional.of(Duration.ofNanos(END_NANOS.get() - System.nanoTime()))
        : Optional.empty();
  }

  /** Refuses with {@code deadline-exceeded} when nobody waits for the answer any more. */
  public static void check() {
    if (left().filter(Duration::isNegative).isPresent()) {
      throw Problems.DEADLINE_EXCEEDED.because(
          "The time that the request allowed has passed; nothing more was done.");
    }
  }

  /**
   * Runs something that must be done within that time, or within what is left, whichever is less.
   */
  public static <X extends Throwable> void within(Duration time, Work<X> work) throws X {
    Duration least = left().filter(left -> left.compareTo(time) < 0).orElse(time);
    ScopedValue.where(END_NANOS, System.nanoTime() + least.toNanos())
        .call(() -> {
          work.run();
          return true;
        });
  }

  /** The time that a header asks for, within what we grant. */
  static Duration asked(@Nullable String header) {
    if (header == null || !header.matches("\\d{1,9}")) {
      return Limits.REQUEST_TIME;
    }
    Duration asked = Duration.ofMillis(Long.parseLong(header));
    return asked.compareTo(Limits.REQUEST_TIME) < 0 ? asked : Limits.REQUEST_TIME;
  }

  /** Something that may fail in its own way. */
  @FunctionalInterface
  public interface Work<X extends Throwable> {
    /** Does it. */
    void run() throws X;
  }
}
