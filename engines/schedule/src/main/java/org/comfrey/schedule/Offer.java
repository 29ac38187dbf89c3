package org.comfrey.schedule;

import java.time.Duration;

/**
 * What a session needs.
 *
 * @param length true elapsed time
 * @param step from one start of the local grid to the next; the grid begins with each stretch of
 *     hours
 * @param bufferBefore kept free before the session; it may lie outside the hours
 * @param bufferAfter kept free after the session; it may lie outside the hours
 * @param minimumNotice from the present to the earliest start
 * @param horizon from the present to the latest start
 * @param seats how many clients share one session; 1 for an appointment
 */
public record Offer(
    Duration length,
    Duration step,
    Duration bufferBefore,
    Duration bufferAfter,
    Duration minimumNotice,
    Duration horizon,
    int seats) {
  /** A step below this would make a day into thousands of slots that nobody can read. */
  public static final Duration SHORTEST_STEP = Duration.ofMinutes(1);

  public static final Duration LONGEST_SESSION = Duration.ofDays(1);

  public Offer {
    if (length.compareTo(SHORTEST_STEP) < 0 || length.compareTo(LONGEST_SESSION) > 0) {
      throw new ScheduleException("a session lasts from one minute to 24 hours");
    }
    if (step.compareTo(SHORTEST_STEP) < 0 || step.compareTo(LONGEST_SESSION) > 0) {
      throw new ScheduleException("the step between starts is from one minute to 24 hours");
    }
    notNegative(bufferBefore, "the buffer before");
    notNegative(bufferAfter, "the buffer after");
    notNegative(minimumNotice, "the minimum notice");
    notNegative(horizon, "the horizon");
    if (seats < 1) {
      throw new ScheduleException("a session has at least one seat");
    }
  }

  /** Back to back sessions of one seat, bookable at once and a year ahead. */
  public static Offer of(Duration length) {
    return new Offer(
        length, length, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofDays(366), 1);
  }

  public Offer withStep(Duration value) {
    return new Offer(length, value, bufferBefore, bufferAfter, minimumNotice, horizon, seats);
  }

  public Offer withBuffers(Duration before, Duration after) {
    return new Offer(length, step, before, after, minimumNotice, horizon, seats);
  }

  public Offer withNotice(Duration notice, Duration farthest) {
    return new Offer(length, step, bufferBefore, bufferAfter, notice, farthest, seats);
  }

  public Offer withSeats(int value) {
    return new Offer(length, step, bufferBefore, bufferAfter, minimumNotice, horizon, value);
  }

  private static void notNegative(Duration value, String name) {
    if (value.isNegative() || value.compareTo(Duration.ofDays(3_660)) > 0) {
      throw new ScheduleException(name + " is from nothing to ten years");
    }
  }
}
